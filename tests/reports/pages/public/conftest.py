"""A published year with approved months, and one beside it that is not public."""

import pytest

from objectives.models import Plan
from tests.made_once import made_once
from tests.reports.cities import ranked_city, report


def _plan():
    made = ranked_city({"A": 120, "B": 150}, approved=False)["A"]
    Plan.objects.filter(agency=None).update(status=Plan.Status.APPROVED)
    report(made, "1-1-1", {"done": {1: 60, 2: 90}, "due": {1: 100, 2: 100}})
    return made


made_plan = made_once(_plan)


@pytest.fixture
def plan(made_plan, db):
    return made_plan()
