"""What two people begin at the same moment: the one who comes second finds what the first has made."""

import threading

import pytest
from django.db import connection

from objectives.models import PerformanceYear, Plan
from objectives.services import draft_plans, set_deadlines
from tests import factories
from tests.races import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
PEOPLE = 5


def at_once(step) -> list:
    """What ``step`` returns to each of several people; whoever meets an error returns nothing."""
    start, outcomes = threading.Barrier(PEOPLE), []

    def run() -> None:
        start.wait()
        outcomes.append(step())

    together(*[run] * PEOPLE)
    return outcomes


def test_every_agency_gets_one_draft():
    office = factories.user(role="planning_office")
    agencies = {factories.agency().pk for _number in range(20)}
    made = at_once(lambda: draft_plans(year=108, by=office))
    assert len(made) == PEOPLE
    assert sorted(plan.agency_id for plans in made for plan in plans) == sorted(agencies)
    assert set(Plan.objects.values_list("agency_id", flat=True)) == agencies


def test_the_deadlines_of_a_year_are_set_once_and_then_changed():
    office = factories.user(role="planning_office")
    rows = at_once(lambda: set_deadlines(year=108, report_day=10, review_days=5, by=office))
    assert len(rows) == PEOPLE and len({row.pk for row in rows}) == 1
    assert PerformanceYear.objects.get().report_day == 10
