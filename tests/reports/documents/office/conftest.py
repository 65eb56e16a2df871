"""The documents' HTML to be made into files that can be edited."""

import pytest

from reports.documents.html import annual_plan_html, annual_report_html
from tests.reports.documents.conftest import reported  # noqa: F401 - the same year as the printed report's tests
from tests.reports.documents.snapshots import police_plan


@pytest.fixture(scope="session")
def plan_html() -> str:
    return annual_plan_html(police_plan())


@pytest.fixture(scope="session")
def report_html(reported) -> str:  # noqa: F811 - a fixture's argument
    return annual_report_html(reported)
