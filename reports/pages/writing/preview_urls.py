"""The addresses of drafts and previews."""

from django.urls import path

from reports.pages.writing import preview_views as views

urlpatterns = [
    path("<roc_year:year>/<slug:code>/annual-report/preview", views.report_preview, name="preview_report"),
    path("<roc_year:year>/<slug:code>/annual-plan/preview", views.plan_preview, name="preview_plan"),
    path(
        "writing/<roc_year:year>/<slug:agency>/<slug:objective>/draft",
        views.write_draft,
        name="write_draft",
    ),
]
