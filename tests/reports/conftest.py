"""What tests of several pages of the read side share."""

from dataclasses import replace

import pytest

from chiayi_kpi.management.demo import load_demo
from tests.made_once import made_once
from tests.reports.bureau import TODAY, bureau_in_june

made_bureau = made_once(bureau_in_june, PORTAL_TODAY=TODAY)
made_demo = made_once(load_demo)


@pytest.fixture
def bureau(made_bureau, client, settings, db):
    """A bureau's year on a day in June, with its supervisor signed in."""
    settings.PORTAL_TODAY = TODAY
    found = replace(made_bureau(), client=client)
    client.force_login(found.supervisor)
    return found


@pytest.fixture
def demo(made_demo, db):
    """The sample year, as the demo loads it."""
    made_demo()
