"""The annual report from the database to the PDF, beside WeasyPrint alone on the finished HTML."""

from collections.abc import Iterator
from pathlib import Path

import weasyprint
from timing import compare, line

from chiayi_kpi.management.demo import AGENCY, YEAR, load_demo
from reports.documents.html import annual_report_html
from reports.documents.pdf import VARIANT, render_pdf
from reports.selectors import build_snapshots


def measure(folder: Path) -> Iterator[str]:
    """Yield one line. Both make the same accessible PDF; WeasyPrint alone runs with Python as it comes."""
    load_demo()
    html = _html()
    found = compare(
        {
            "report": lambda: render_pdf(_html()),
            "WeasyPrint": lambda: weasyprint.HTML(string=html).write_pdf(pdf_variant=VARIANT),
        },
        rounds=5,
    )
    yield line("Annual report of the demo agency as PDF", found, "report", "WeasyPrint", target=1.15)


def _html() -> str:
    (snapshot,) = build_snapshots(year=YEAR, agency_codes=[AGENCY])
    return annual_report_html(snapshot)
