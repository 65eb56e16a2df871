"""The months of budget figures that a person has to hand in, or to decide: the same deadlines as the indicators' months."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from budget.permissions import REPORTING
from budget.sources import SOURCES
from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.core.month_state import CLOSED, MonthState
from chiayi_kpi.core.prepared import Given, Prepared
from indicators.deadlines import (
    Deadline,
    Deadlines,
    open_month,
    report_deadline,
    review_deadline,
)
from indicators.models import IndicatorInput
from indicators.reporting.rows import PlanHead, has_passed
from objectives.models import Plan

Agencies = Collection[int] | None  # their ids; None: every agency


class BudgetDue(NamedTuple):
    """One month of an agency's budget figures that waits for somebody, until when, and why it came back."""

    plan: PlanHead
    month: int
    state: str
    reason: str
    deadline: Deadline
    overdue: bool

    @property
    def due(self) -> datetime.date:
        return self.deadline.day


class BudgetWork(NamedTuple):
    """What is still to be handed in, and what waits for an approval, each the newest first.

    ``late``: what others hand in, past its deadline.
    """

    owed: tuple[BudgetDue, ...] = ()
    waiting: tuple[BudgetDue, ...] = ()
    late: tuple[BudgetDue, ...] = ()

    @property
    def late_months(self) -> dict[PlanHead, list[int]]:
        """What is late by plan, each month by month."""
        found: dict[PlanHead, list[int]] = {}
        for one in reversed(self.late):
            found.setdefault(one.plan, []).append(one.month)
        return found

    def up_to(self, month: int) -> "BudgetWork":
        """What of it is of this month and of earlier ones."""
        return BudgetWork(*(tuple(one for one in held if one.month <= month) for held in self))

    def of(self, asked: Agencies, reviewed: Agencies) -> "BudgetWork":
        """What of it is somebody's who hands in for the agencies ``asked``, and decides in those ``reviewed``: there
        others hand in.
        """
        theirs = tuple(one for one in self.owed if is_among(one.plan.agency_id, reviewed))
        own = () if reviewed is None else (one for one in self.owed if one.plan.agency_id not in reviewed)
        return BudgetWork(
            tuple(one for one in own if is_among(one.plan.agency_id, asked)),
            tuple(one for one in self.waiting if is_among(one.plan.agency_id, reviewed)),
            tuple(one for one in theirs if one.overdue),
        )


NOTHING = BudgetWork()


def is_among(agency_id: int, agencies: Agencies) -> bool:
    return agencies is None or agency_id in agencies


def budget_agencies_of(user) -> Agencies:
    """The agencies whose budget figures ``user`` is asked for, as planning staff or accountant; no query of its own.

    The accounting office of the city is asked for every agency's. Who reports anything of every agency, as the planning
    office may, is not asked by that.
    """
    any_report, accounting = (agency_ids(user, one) for one in REPORTING)
    if accounting is None:
        return set() if any_report is None else None
    return accounting | (any_report or set())


def budget_work(plans: Sequence[PlanHead], today: datetime.date, deadlines: Deadlines) -> BudgetWork:
    """What is owed in these plans and what waits, whoever it is asked of. One query."""
    if not plans:
        return NOTHING
    drawing, states = _drawing_and_states([plan.id for plan in plans])
    owed = (
        one for plan in plans if plan.id in drawing for one in _owed(plan, states[plan.id], today, deadlines)
    )
    waiting = (one for plan in plans for one in _waiting(plan, states[plan.id], today, deadlines))
    return BudgetWork(_newest(owed), _newest(waiting))


class _Held(NamedTuple):
    """How far a month is, why it came back, and on which day it became so."""

    state: str = MonthState.DRAFT
    reason: str = ""
    since: datetime.date = datetime.date.min

    def is_owed(self, today: datetime.date) -> bool:
        """Whether it is late once the deadline has passed: not on the day on which it was reopened."""
        return self.state != MonthState.REOPENED or self.since < today


States = Mapping[int, _Held]  # by month


def _owed(plan: PlanHead, states: States, today: datetime.date, deadlines: Deadlines) -> Iterator[BudgetDue]:
    settings = deadlines.of(plan.year, plan.agency_id)
    for month in range(1, (open_month(plan.year, today) or 0) + 1):
        held = states.get(month, _Held())
        if month in settings.months and held.state not in CLOSED:
            deadline = report_deadline(plan.year, month, settings)
            late = has_passed(deadline, plan, today) and held.is_owed(today)
            yield BudgetDue(plan, month, held.state, held.reason, deadline, late)


def _waiting(
    plan: PlanHead, states: States, today: datetime.date, deadlines: Deadlines
) -> Iterator[BudgetDue]:
    for month, held in states.items():
        if held.state == MonthState.SUBMITTED:
            deadline = review_deadline(plan.year, month, deadlines.of(plan.year, plan.agency_id))
            yield BudgetDue(plan, month, held.state, held.reason, deadline, has_passed(deadline, plan, today))


_DRAWN = IndicatorInput.objects.filter(source__in=SOURCES)
# Asked apart: for both at once the database looks at every input of the city for every plan.
_OWN_DRAWN = _DRAWN.filter(indicator__plan=OuterRef("pk"))
_COMMON_DRAWN = _DRAWN.filter(indicator__plan__agency=None, indicator__plan__year=OuterRef("year"))
_MONTHS = ("month", "state", "reason", "changed_at")
_DRAWING_AND_MONTHS = Prepared(
    Plan.objects.filter(pk__in=Given("plan_ids"))
    .order_by()
    .annotate(draws=Exists(_OWN_DRAWN) | Exists(_COMMON_DRAWN))
    .values_list("pk", "draws", *(f"budget_months__{name}" for name in _MONTHS))
)


def _drawing_and_states(plan_ids: Collection[int]) -> tuple[set[int], Mapping[int, States]]:
    """The ids of the plans of which an indicator, own or common, is drawn from the execution: their budget figures are
    asked for; and by plan id its months that are not untouched drafts.
    """
    drawing: set[int] = set()
    states: dict[int, dict[int, _Held]] = defaultdict(dict)
    for plan_id, draws, month, state, reason, at in _DRAWING_AND_MONTHS(plan_ids=list(plan_ids)):
        if draws:
            drawing.add(plan_id)
        if month:
            states[plan_id][month] = _Held(state, reason, timezone.localdate(at))
    return drawing, states


def _newest(found: Iterable[BudgetDue]) -> tuple[BudgetDue, ...]:
    return tuple(sorted(found, key=lambda one: (-one.plan.year, -one.month, one.plan.agency_code)))
