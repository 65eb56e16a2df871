"""The address of what-if."""

from django.urls import path

from reports.pages.what_if.views import what_if

urlpatterns = [path("<roc_year:year>/<slug:agency>/what-if/", what_if, name="what_if")]
