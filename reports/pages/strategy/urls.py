"""The address of the strategy map."""

from django.urls import path

from reports.pages.strategy import views

urlpatterns = [path("<roc_year:year>/<slug:agency>/strategy/", views.strategy, name="strategy")]
