"""December of 107 is open."""

import pytest

from tests.indicators.reporting_plan import TODAY, Reporting, reporting_plan
from tests.made_once import made_once


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


made_reporting = made_once(reporting_plan, PORTAL_TODAY=TODAY)


@pytest.fixture
def reporting(made_reporting, db) -> Reporting:
    return made_reporting()
