"""The address of the forecast."""

from django.urls import path

from reports.pages.forecast import views

urlpatterns = [path("<roc_year:year>/<slug:agency>/forecast/", views.forecast, name="forecast")]
