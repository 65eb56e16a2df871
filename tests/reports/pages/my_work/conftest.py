"""December of 107 is open."""

import pytest

from tests.indicators.reporting_plan import TODAY, Reporting, reporting_plan


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def reporting(db) -> Reporting:
    return reporting_plan()
