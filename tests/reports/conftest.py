"""What tests of several pages of the read side share."""

import pytest

from tests.reports.bureau import TODAY, made_bureau


@pytest.fixture
def bureau(client, settings, db):
    """A bureau's year on a day in June."""
    settings.PORTAL_TODAY = TODAY
    return made_bureau(client)
