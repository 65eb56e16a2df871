"""The address of the first page."""

from django.urls import path

from reports.pages.my_work import views

urlpatterns = [path("", views.my_work, name="my_work")]
