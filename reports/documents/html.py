"""The finished HTML of each document, styles included: it refers to nothing outside itself."""

import re

from django.template.loader import render_to_string
from django.utils import translation

from chiayi_kpi.core.typed_text import LINE_END, readable
from reports.documents.city_part import CityPart
from reports.documents.numbering import numbered
from reports.documents.plan import plan_document
from reports.documents.report import report_document
from reports.snapshot.model import Snapshot

DOCUMENT_LANGUAGE = "zh-hant"
_TAG_OR_LINE_END = re.compile(f"(<title>.*?</title>|<[^>]*>)|{LINE_END}", re.S)


def annual_plan_html(snapshot: Snapshot, *, opens: bool = False) -> str:
    """The plan document (年度施政計畫) as one self-contained HTML page, in the form of the printed original.

    ``opens``: as a chapter of the city's volume that begins with its number and title, without cover and contents.
    """
    return _render("documents/annual_plan.html", plan_document(snapshot), opens=opens)


def annual_report_html(snapshot: Snapshot, *, opens: bool = False) -> str:
    """The annual performance report (年度施政績效報告) as one self-contained HTML page; ``opens`` as of the plan."""
    return _render("documents/annual_report.html", report_document(snapshot), opens=opens)


def city_part_html(part: CityPart) -> str:
    """What the city's volume begins with."""
    return _render("documents/city_part.html", part)


def _render(template: str, document: object, *, opens: bool = False) -> str:
    with translation.override(DOCUMENT_LANGUAGE):
        return printable(numbered(render_to_string(template, {"document": document, "opens": opens})))


def printable(html: str) -> str:
    """A document's HTML with a line end wherever a word processor's was typed, and nothing that cannot be read.

    The typesetter would set a box for each, or turn the figures behind a mark of direction.
    """
    read = readable(html)
    if LINE_END not in read:
        return read
    return _TAG_OR_LINE_END.sub(lambda found: (found[1] or "<br>").replace(LINE_END, " "), read)
