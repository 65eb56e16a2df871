"""December of 107 is open; its owner fills in forms."""

import pytest

from tests.indicators.exchange.forms import Filler
from tests.indicators.reporting_plan import TODAY, Reporting, reporting_plan
from tests.made_once import made_once


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


made_reporting = made_once(reporting_plan, PORTAL_TODAY=TODAY)


@pytest.fixture
def reporting(made_reporting, db) -> Reporting:
    return made_reporting()


@pytest.fixture
def owner(client, reporting) -> Filler:
    client.force_login(reporting.owner)
    return Filler(client, reporting)
