"""The address of the city's view."""

from django.urls import path

from reports.city import views

urlpatterns = [path("<int:year>/city/", views.city, name="city")]
