"""The addresses of the documents, each printed (.pdf), to be edited (.odt, .docx), its tables (.ods); and of records."""

from django.urls import path

from reports.pages.downloads import settled, signing
from reports.pages.downloads import views as document_views

_REPORT, _PLAN = "<roc_year:year>/<slug:agency>/annual-report", "<roc_year:year>/<slug:agency>/annual-plan"

urlpatterns = [
    path(f"{_REPORT}.pdf", document_views.annual_report, name="annual_report"),
    path(f"{_REPORT}.odt", document_views.annual_report, {"form": "odt"}, name="annual_report_odt"),
    path(f"{_REPORT}.docx", document_views.annual_report, {"form": "docx"}, name="annual_report_docx"),
    path(f"{_REPORT}.ods", document_views.annual_report, {"form": "ods"}, name="annual_report_ods"),
    path(f"{_PLAN}.pdf", document_views.annual_plan, name="annual_plan"),
    path(f"{_PLAN}.odt", document_views.annual_plan, {"form": "odt"}, name="annual_plan_odt"),
    path(f"{_PLAN}.docx", document_views.annual_plan, {"form": "docx"}, name="annual_plan_docx"),
    path(f"{_PLAN}.ods", document_views.annual_plan, {"form": "ods"}, name="annual_plan_ods"),
    path("<roc_year:year>/<slug:agency>/sign-report/", signing.sign_report, name="sign_report"),
    path("<roc_year:year>/<slug:agency>/settled.json", settled.settled_json, name="settled_json"),
    path(
        "public/<roc_year:year>/<slug:agency>/settled.json",
        settled.public_settled_json,
        name="public_settled_json",
    ),
    path("public/verify.pyz", settled.verifier, name="verifier"),
]
