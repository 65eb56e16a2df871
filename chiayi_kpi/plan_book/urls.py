"""The addresses of the plan workbook's page."""

from django.urls import path

from chiayi_kpi.plan_book import job_views, views

urlpatterns = [
    path("workbook/", views.page, name="plan_workbook"),
    path("workbook/plan.<slug:ending>", views.plan_file, name="plan_workbook_file"),
    path("workbook/template.<slug:ending>", views.template, name="plan_workbook_template"),
    path("workbook/changes.xlsx", views.changes, name="plan_workbook_changes"),
    path("workbook/confirm", views.confirm, name="plan_workbook_confirm"),
    path("workbook/<uuid:job>/", job_views.job, name="plan_workbook_job"),
    path("workbook/<uuid:job>/confirm", job_views.confirm, name="plan_workbook_job_confirm"),
    path("workbook/<uuid:job>/changes.xlsx", job_views.changes, name="plan_workbook_job_changes"),
]
