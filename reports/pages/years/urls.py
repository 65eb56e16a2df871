"""The address of the years' page."""

from django.urls import path

from reports.pages.years import views

urlpatterns = [path("<roc_year:year>/<slug:agency>/years/", views.years, name="years")]
