"""In which order the plans of a year are locked: with two orders, two people would wait for each other."""

import threading

import pytest
from django.db import connection, connections, transaction

from objectives import locking
from objectives.keys import PlanKeys
from objectives.locking import lock_for_settling, lock_plan
from objectives.models import Plan
from tests import factories


@pytest.fixture
def own() -> Plan:
    """An agency's plan that is older than the common one, so that its key is the smaller."""
    plan = factories.plan(factories.agency("A"))
    factories.common_plan()
    return plan


@pytest.mark.django_db
def test_an_import_takes_the_common_plan_first_as_settling_does(own, monkeypatch):
    keys = PlanKeys()
    keys.load([own.year])

    settled = []
    monkeypatch.setattr(locking, "lock_plan", lambda plan: settled.append(plan.pk))
    lock_for_settling(own)

    assert [plan.pk for plan in keys.plans.values()] == settled


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_an_import_and_a_settling_wait_for_each_other_and_both_end(own):
    common = Plan.objects.get(agency=None)
    held, ended = threading.Event(), []

    def settle() -> None:
        with transaction.atomic():
            lock_plan(common)
            held.set()
            while not _somebody_waits():  # until the import has taken what it can
                pass
            lock_plan(own)
            ended.append("settled")

    def load() -> None:
        held.wait()
        with transaction.atomic():
            PlanKeys().load([own.year])
            ended.append("imported")

    _together(settle, load)
    assert ended == ["settled", "imported"]


def _somebody_waits() -> bool:
    """Whether another connection to this database stands at a lock that it does not get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks"
            " WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())))"
        )
        return cursor.fetchone()[0]


def _together(*steps) -> None:
    def run(step) -> None:
        try:
            step()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
