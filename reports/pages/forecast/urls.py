"""The addresses of the year to come."""

from django.urls import path

from reports.pages.forecast import views
from reports.pages.what_if.views import what_if

urlpatterns = [
    path("<roc_year:year>/<slug:agency>/forecast/", views.forecast, name="forecast"),
    path("<roc_year:year>/<slug:agency>/what-if/", what_if, name="what_if"),
]
