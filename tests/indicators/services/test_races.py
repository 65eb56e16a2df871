"""Two people at the same moment: of two that fill the same empty cell one is told of the other."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from indicators.models import FigureChange, MonthlyFigure
from indicators.services.figures import Cell, Entry, FiguresRefused, record_figures
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]

PEOPLE = 6


def test_one_of_many_fills_the_cell_and_the_others_see_whose_it_is():
    plan = factories.complete_plan()
    due = plan.indicators.get(objective__facet__no=1).inputs.get(code="due")
    start = threading.Barrier(PEOPLE)
    outcomes = []

    def fill(value: int) -> None:
        entry = Entry(due.pk, 1, Cell(Decimal(value)), seen=Cell())
        start.wait()
        try:
            record_figures(plan=plan, entries=[entry], by=None, way=FigureChange.Way.PAGE)
            outcomes.append(("saved", value))
        except FiguresRefused as refused:
            outcomes.append(("told", refused.conflicts[0].now.value))
        finally:
            connections.close_all()

    people = [threading.Thread(target=fill, args=(value,)) for value in range(1, PEOPLE + 1)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=300)

    stored = MonthlyFigure.objects.get().value
    assert sorted(outcomes) == sorted([("saved", stored), *[("told", stored)] * (PEOPLE - 1)])
    assert FigureChange.objects.count() == 1
