"""What tests of several pages of the read side share."""

from dataclasses import replace

import pytest
from django.db import transaction

from chiayi_kpi.management.demo import load_demo
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import build_snapshots
from tests.made_once import made_once
from tests.reports.bureau import TODAY, bureau_in_june

made_bureau = made_once(bureau_in_june, PORTAL_TODAY=TODAY)


@pytest.fixture
def bureau(made_bureau, client, settings, db):
    """A bureau's year on a day in June, with its supervisor signed in."""
    settings.PORTAL_TODAY = TODAY
    found = replace(made_bureau(), client=client)
    client.force_login(found.supervisor)
    return found


@pytest.fixture(scope="session")
def sample_months(django_db_setup, django_db_blocker) -> dict[int, list[Snapshot]]:
    """By its month every agency's snapshot of the sample year, as the demo loads it; the tests find an empty database."""
    own = transaction.atomic()
    own._from_testcase = True  # as in tests/made_once.py
    with django_db_blocker.unblock(), own:
        load_demo()
        found = {through: build_snapshots(year=107, through=through) for through in range(1, 13)}
        transaction.set_rollback(True)
    return found
