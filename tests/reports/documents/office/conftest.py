"""The documents' HTML to be made into files that can be edited."""

from functools import cache

import pytest

from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.office import text_docx, text_odt
from tests.reports.documents.conftest import reported  # noqa: F401 - the same year as the printed report's tests
from tests.reports.documents.snapshots import police_plan

as_odt, as_docx = cache(text_odt.written), cache(text_docx.written)  # the same HTML makes the same bytes


@pytest.fixture(scope="session")
def plan_html() -> str:
    return annual_plan_html(police_plan())


@pytest.fixture(scope="session")
def report_html(reported) -> str:  # noqa: F811 - a fixture's argument
    return annual_report_html(reported)
