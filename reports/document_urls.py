"""The addresses of the printed documents."""

from django.urls import path

from reports import document_views

urlpatterns = [
    path("<int:year>/<slug:code>/annual-report.pdf", document_views.annual_report, name="annual_report"),
    path("<int:year>/<slug:code>/annual-plan.pdf", document_views.annual_plan, name="annual_plan"),
]
