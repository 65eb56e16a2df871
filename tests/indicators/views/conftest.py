"""December of 107 is open, and somebody asks the way the grid's scripts do."""

import pytest

from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan
from tests.indicators.views.requests import Asking
from tests.made_once import made_once


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


made_reporting = made_once(reporting_plan, PORTAL_TODAY=TODAY)


@pytest.fixture
def reporting(made_reporting, db) -> Reporting:
    return made_reporting()


@pytest.fixture
def as_owner(client, reporting) -> Asking:
    client.force_login(reporting.owner)
    return Asking(client, reporting, reporting.owner, OPEN)
