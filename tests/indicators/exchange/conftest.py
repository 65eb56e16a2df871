"""December of 107 is open; its owner fills in forms."""

import pytest

from tests.indicators.exchange.forms import Filler
from tests.indicators.reporting_plan import TODAY, Reporting, reporting_plan


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def reporting(db) -> Reporting:
    return reporting_plan()


@pytest.fixture
def owner(client, reporting) -> Filler:
    client.force_login(reporting.owner)
    return Filler(client, reporting)
