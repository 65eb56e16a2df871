"""The address of the budget page."""

from django.urls import path

from reports.pages.spending import views

urlpatterns = [path("<roc_year:year>/<slug:agency>/budget/", views.spending, name="budget_analysis")]
