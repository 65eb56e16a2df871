"""The addresses of the JSON interface. A change that breaks a client gets a new number."""

from django.urls import path, re_path

from reports.api import views

urlpatterns = [
    path("api/v1/openapi.json", views.openapi, name="api_description"),
    path("api/v1/plans/", views.plans, name="api_plans"),
    path("api/v1/<roc_year:year>/", views.year, name="api_year"),
    path("api/v1/<roc_year:year>/<slug:agency>/", views.snapshot, name="api_snapshot"),
    path("api/v1/<roc_year:year>/<slug:agency>/figures", views.figures, name="api_figures"),
    path("api/", views.description_page, name="api_page"),
    # ``<path:…>`` would not match a line break, and such an address would be answered with a page.
    re_path(r"^api/(?P<rest>[\s\S]+)\Z", views.nothing, name="api_nothing"),
]
