"""The finished HTML of each document, styles included: it refers to nothing outside itself."""

from django.template.loader import render_to_string
from django.utils import translation

from reports.documents.plan import plan_document
from reports.documents.report import report_document
from reports.snapshot.model import Snapshot

DOCUMENT_LANGUAGE = "zh-hant"


def annual_plan_html(snapshot: Snapshot) -> str:
    """The plan document (年度施政計畫) as one self-contained HTML page, in the form of the printed original."""
    return _render("documents/annual_plan.html", plan_document(snapshot))


def annual_report_html(snapshot: Snapshot) -> str:
    """The annual performance report (年度施政績效報告) as one self-contained HTML page."""
    return _render("documents/annual_report.html", report_document(snapshot))


def _render(template: str, document: object) -> str:
    with translation.override(DOCUMENT_LANGUAGE):
        return render_to_string(template, {"document": document})
