"""The months of budget figures that a person has to hand in, or to decide: the same deadlines as the indicators' months."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from budget.models import BudgetMonth
from budget.permissions import REPORTING
from budget.sources import SOURCES
from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.core.month_state import CLOSED, MonthState
from indicators.deadlines import (
    Deadline,
    Deadlines,
    months_there,
    open_month,
    report_deadline,
    review_deadline,
)
from indicators.models import IndicatorInput
from indicators.reporting.rows import PlanHead, has_passed

States = Mapping[tuple[int, int], tuple[str, str]]  # (plan id, month) → state, and why it came back


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
    """What a person hands in (newest first), and what waits for their approval."""

    owed: tuple[BudgetDue, ...] = ()
    waiting: tuple[BudgetDue, ...] = ()


def asked_agencies(user, reviewed: Collection[int] | None) -> set[int]:
    """The agencies whose budget figures ``user`` is asked for, as planning staff or accountant; no query of its own.

    Whoever may report every agency's is not asked for all of them, and in those ``reviewed`` (None: everywhere) somebody
    decides what others hand in.
    """
    by_permission = [agency_ids(user, one) for one in REPORTING]
    asked = {pk for ids in by_permission if ids is not None for pk in ids}
    return set() if reviewed is None else asked - set(reviewed)


def budget_work(
    plans: Sequence[PlanHead],
    asked: Collection[int],
    reviewed: Collection[int] | None,
    today: datetime.date,
    deadlines: Deadlines,
) -> BudgetWork:
    """What of these plans a person hands in for the agencies ``asked``, and decides in those ``reviewed``. Two queries."""
    plans = [plan for plan in plans if reviewed is None or plan.agency_id in {*asked, *reviewed}]
    if not plans:
        return BudgetWork()
    states = _states([plan.id for plan in plans])
    drawing = _drawing([plan for plan in plans if plan.agency_id in asked])
    owed = (one for plan in drawing for one in _owed(plan, states, today, deadlines))
    waiting = (
        one
        for plan in plans
        if reviewed is None or plan.agency_id in reviewed
        for one in _waiting(plan, states, today, deadlines)
    )
    return BudgetWork(_newest(owed), _newest(waiting))


def _owed(plan: PlanHead, states: States, today: datetime.date, deadlines: Deadlines) -> Iterator[BudgetDue]:
    there = months_there(plan.year, plan.first_day, plan.last_day)
    for month in range(1, (open_month(plan.year, today) or 0) + 1):
        state, reason = states.get((plan.id, month), (MonthState.DRAFT, ""))
        if month in there and state not in CLOSED:
            deadline = report_deadline(plan.year, month, deadlines.of(plan.year, plan.agency_id))
            yield BudgetDue(plan, month, state, reason, deadline, has_passed(deadline, plan, today))


def _waiting(
    plan: PlanHead, states: States, today: datetime.date, deadlines: Deadlines
) -> Iterator[BudgetDue]:
    for (plan_id, month), (state, reason) in states.items():
        if plan_id == plan.id and state == MonthState.SUBMITTED:
            deadline = review_deadline(plan.year, month, deadlines.of(plan.year, plan.agency_id))
            yield BudgetDue(plan, month, state, reason, deadline, has_passed(deadline, plan, today))


def _states(plan_ids: Collection[int]) -> States:
    rows = BudgetMonth.objects.filter(plan__in=plan_ids)
    return {
        (plan, month): (state, why)
        for plan, month, state, why in rows.values_list("plan_id", "month", "state", "reason")
    }


def _drawing(plans: Sequence[PlanHead]) -> list[PlanHead]:
    """Those of which an indicator, own or common, is drawn from the execution: their budget figures are asked for."""
    if not plans:
        return []
    drawn = IndicatorInput.objects.filter(source__in=SOURCES)
    own = Q(indicator__plan__in=[plan.id for plan in plans])
    common = Q(indicator__plan__agency=None, indicator__plan__year__in={plan.year for plan in plans})
    found = set(
        drawn.filter(own | common)
        .order_by()
        .values_list("indicator__plan_id", "indicator__plan__year", "indicator__plan__agency_id")
        .distinct()
    )
    ids, years = (
        {pk for pk, _year, agency in found if agency},
        {year for _pk, year, agency in found if not agency},
    )
    return [plan for plan in plans if plan.id in ids or plan.year in years]


def _newest(found: Iterator[BudgetDue]) -> tuple[BudgetDue, ...]:
    return tuple(sorted(found, key=lambda one: (-one.plan.year, -one.month, one.plan.agency_code)))
