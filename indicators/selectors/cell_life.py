"""What the side of the grid shows of one cell: its changes, and the state, the steps and the files of its month."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.core.prepared import Given, Prepared, PreparedObjects
from indicators.models import Evidence, FigureChange, IndicatorMonth, MonthEvent
from objectives.models import Plan

LAST_STEPS = LAST_CHANGES = 12
_CHANGES = Prepared(
    FigureChange.objects.filter(plan=Given("plan"), input=Given("input"), month=Given("month")).values_list(
        "old", "new", "at", "by__name", "by__username", "way", "reason", "system", "input_id"
    )[:LAST_CHANGES]
)
_OF_MONTH = {name: Given(name) for name in ("plan", "indicator", "month")}
_MONTHS = PreparedObjects(IndicatorMonth.objects.filter(**_OF_MONTH).order_by())
_EVENTS = Prepared(
    MonthEvent.objects.filter(**_OF_MONTH).values_list(
        "action", "at", "by__name", "by__username", "reason", "system"
    )[:LAST_STEPS]
)
_FILES = Prepared(Evidence.objects.filter(**_OF_MONTH).values_list("pk", "name", "size"))


class CellChange(NamedTuple):
    """A figure before and after (None: none), and who changed it: nobody where a ``system`` did."""

    old: Decimal | None
    new: Decimal | None
    at: datetime.datetime
    name: str | None
    username: str | None
    way: str
    reason: str
    system: str
    input_id: int


class MonthStepTaken(NamedTuple):
    """A step of a month and who took it: nobody where a ``system`` did."""

    action: str
    at: datetime.datetime
    name: str | None
    username: str | None
    reason: str
    system: str


class File(NamedTuple):
    """A piece of evidence; ``size`` in bytes."""

    pk: int
    name: str
    size: int


def state_of_month(plan: Plan, indicator_id: int, month: int) -> IndicatorMonth | None:
    """How far the indicator's month is; None where it is untouched. One query."""
    return _MONTHS.first(plan=plan.pk, indicator=indicator_id, month=month)


def changes_of_cell(plan: Plan, input_id: int, month: int) -> list[CellChange]:
    """The last ``LAST_CHANGES`` changes of the cell's figure, the latest first. One query."""
    return [CellChange(*row) for row in _CHANGES(plan=plan.pk, input=input_id, month=month)]


def steps_of_month(plan: Plan, indicator_id: int, month: int) -> list[MonthStepTaken]:
    """The last ``LAST_STEPS`` steps of the indicator's month, the latest first. One query."""
    return [MonthStepTaken(*row) for row in _EVENTS(plan=plan.pk, indicator=indicator_id, month=month)]


def files_of_month(plan: Plan, indicator_id: int, month: int) -> list[File]:
    """The evidence of the indicator's month. One query."""
    return [File(*row) for row in _FILES(plan=plan.pk, indicator=indicator_id, month=month)]
