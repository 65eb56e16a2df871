"""The addresses of the agencies."""

from django.urls import path

from reports.pages.agencies import taking_over, views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<slug:agency>/", views.agency, name="agency"),
    path("agencies/<slug:agency>/<int:year>/", taking_over.agency_year, name="agency_year"),
]
