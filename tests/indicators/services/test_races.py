"""Two people at the same moment: one waits for the other and is told what that one did."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction

from indicators.models import FigureChange, MonthlyFigure
from indicators.services import months
from indicators.services.approval import PlanNotReady, approve_plan
from indicators.services.cells import save_cell
from indicators.services.drafts import lock_drafts
from indicators.services.figures import FigureCell, FigureEntry, FiguresRefused, record_figures
from indicators.services.moving import move_facet
from objectives.models import Facet
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.races import somebody_waits, together

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
        entry = FigureEntry(due.pk, 1, FigureCell(Decimal(value)), seen=FigureCell())
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


def _first_then(first, second) -> None:
    """``first`` holds what it took until ``second`` waits for it."""
    taken = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            first()
            taken.set()
            while not somebody_waits():
                pass

    def wait() -> None:
        taken.wait()
        second()

    together(hold, wait)


def test_a_plan_is_approved_with_the_common_plan_as_it_is_then():
    plan = factories.complete_plan(common=True)
    shared = Facet.objects.get(plan__agency=None, no=3)
    refused = []

    def change() -> None:
        lock_drafts([shared.plan], by=None)
        Facet.objects.filter(pk=shared.pk).update(weight=39)

    def approve() -> None:
        with pytest.raises(PlanNotReady) as told:
            approve_plan(plan=plan, by=None)
        refused.extend(told.value.faults)

    _first_then(change, approve)
    plan.refresh_from_db()
    assert refused and not plan.is_approved


def test_a_facet_moves_from_where_it_stands_once_nobody_else_moves_any():
    plan = factories.complete_plan()
    facet = plan.facets.get(no=1)
    _first_then(
        lambda: move_facet(facet=facet, down=True, by=None),
        lambda: move_facet(facet=facet, down=True, by=None),
    )
    assert Facet.objects.get(pk=facet.pk).no == 2


def test_a_figure_that_waits_while_its_month_is_handed_in_is_refused(settings):
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(1, months=range(1, OPEN + 1))
    (indicator,), (asked,) = reporting.indicators, reporting.inputs
    where = {"plan": reporting.plan, "month": OPEN}

    def change() -> None:
        with pytest.raises(FiguresRefused, match="已送出"):
            save_cell(
                by=reporting.owner,
                year=reporting.plan.year,
                agency_code=reporting.plan.agency.code,
                input_id=asked.pk,
                month=OPEN,
                value="99",
            )

    _first_then(lambda: months.submit(**where, indicators=[indicator.pk], by=reporting.owner), change)
    assert not MonthlyFigure.objects.filter(input=asked, month=OPEN, value=99).exists()
