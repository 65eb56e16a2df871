"""The address of the city's view."""

from django.urls import path

from reports.pages.city import views

urlpatterns = [path("<roc_year:year>/city/", views.city, name="city")]
