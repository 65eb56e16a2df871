"""In which order the plans of a year are locked: with two orders, two people would wait for each other."""

import threading

import pytest
from django.db import connection, transaction

from indicators.services.copied_year import Choices
from objectives import locking
from objectives.keys import PlanKeys
from objectives.locking import lock_for_settling, lock_plan
from objectives.models import Plan
from reports.pages.next_year.copying import carry_over
from tests import factories
from tests.races import somebody_waits, together


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
            while not somebody_waits():  # until the import has taken what it can
                pass
            lock_plan(own)
            ended.append("settled")

    def load() -> None:
        held.wait()
        with transaction.atomic():
            PlanKeys().load([own.year])
            ended.append("imported")

    together(settle, load)
    assert ended == ["settled", "imported"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_year_is_carried_over_while_several_plans_are_held_and_both_end():
    """The volume's order, in which plans are carried over, is not the one in which they are locked."""
    first, second = (factories.plan(factories.agency(code), year=107) for code in ("A", "B"))
    into = [factories.plan(plan.agency, year=108) for plan in (first, second)]
    held, ended = threading.Event(), []

    def hold() -> None:
        with transaction.atomic():
            lock_plan(into[0])
            held.set()
            while not somebody_waits():
                pass
            lock_plan(into[1])
            ended.append("held")

    def carry() -> None:
        held.wait()
        done = carry_over([second, first], 108, by=None, choices=Choices())
        ended.append([copied.plan.pk for copied in done.copied])

    together(hold, carry)
    assert ended == ["held", [plan.pk for plan in reversed(into)]]
