"""The addresses of the JSON interface. A change that breaks a client gets a new number."""

from django.urls import path

from reports.api import views

urlpatterns = [
    path("api/v1/openapi.json", views.description, name="api_description"),
    path("api/v1/plans/", views.plans, name="api_plans"),
    path("api/v1/<roc_year:year>/", views.year, name="api_year"),
    path("api/v1/<roc_year:year>/<slug:agency>/", views.snapshot, name="api_snapshot"),
    path("api/v1/<roc_year:year>/<slug:agency>/figures", views.figures, name="api_figures"),
    path("api/", views.nothing, name="api_nothing"),
    path("api/<path:rest>", views.nothing, name="api_nothing"),
]
