"""The addresses of what everybody may see, and of its switch. Those of data are kept: other catalogues name them."""

from django.urls import path

from reports.pages.public import data_views, views

_YEAR = "public/<roc_year:year>/<slug:agency>"

urlpatterns = [
    path("public/", views.index, name="public_index"),
    path("public/catalogue.jsonld", data_views.catalogue_file, name="public_catalogue"),
    path("public/<slug:agency>/", views.agency_years, name="public_agency"),
    path(f"{_YEAR}/", views.public, name="public"),
    path(f"{_YEAR}/data.json", data_views.data, name="public_data"),
    path(f"{_YEAR}/indicators.csv", data_views.indicators, name="public_indicators"),
    path(f"{_YEAR}/figures.csv", data_views.figures, name="public_figures"),
    path("<roc_year:year>/<slug:agency>/publication/", views.publication, name="publication"),
]
