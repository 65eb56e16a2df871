"""The addresses of the plan workbook's page."""

from django.urls import path

from chiayi_kpi.plan_book import views

urlpatterns = [
    path("workbook/", views.page, name="plan_workbook"),
    path("workbook/plan.<slug:ending>", views.plan_file, name="plan_workbook_file"),
    path("workbook/template.<slug:ending>", views.template, name="plan_workbook_template"),
    path("workbook/changes.xlsx", views.changes, name="plan_workbook_changes"),
    path("workbook/confirm", views.confirm, name="plan_workbook_confirm"),
]
