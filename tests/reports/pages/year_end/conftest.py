"""The year is over."""

import pytest

from tests.reports.pages.year_end.years import AFTER_THE_YEAR, Year, reported_year


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR


@pytest.fixture
def year(db) -> Year:
    return reported_year()
