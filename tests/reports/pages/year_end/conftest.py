"""The year is over."""

import pytest

from tests.made_once import made_once
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, Year, reported_year


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR


made_year = made_once(reported_year, PORTAL_TODAY=AFTER_THE_YEAR)


@pytest.fixture
def year(made_year, db) -> Year:
    return made_year()
