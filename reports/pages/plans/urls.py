"""The address of the list of plans."""

from django.urls import path

from reports.pages.plans import views

urlpatterns = [path("plans/", views.plans, name="plans")]
