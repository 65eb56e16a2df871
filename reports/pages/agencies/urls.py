"""The addresses of the agencies."""

from django.urls import path

from reports.pages.agencies import views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<slug:agency>/", views.agency, name="agency"),
]
