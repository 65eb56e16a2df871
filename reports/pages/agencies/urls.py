"""The addresses of the agencies."""

from django.urls import path

from reports.pages.agencies import taking_over, views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<slug:agency>/", views.agency, name="agency"),
    path("<roc_year:year>/<slug:agency>/taking-over/", taking_over.taking_over, name="taking_over"),
]
