"""When the terms of approved plans were changed: what is changed in a month holds from that month on."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import months_begun
from indicators.selectors.revisions import Revised, first_month
from objectives.models import Plan
from objectives.selectors import PlanRow


class TermsChange(NamedTuple):
    """From month ``since`` (2-12) on other terms hold; until just ``before`` that moment those of the months before stood."""

    since: int
    before: datetime.datetime


Changes = Mapping[int, tuple[TermsChange, ...]]  # by plan id, in the order of months, one a month


class _Opened(NamedTuple):
    """A time in which an approved plan was a draft again; it still is where ``approved`` is None."""

    since: datetime.datetime
    approved: datetime.datetime | None

    def holds(self, at: datetime.datetime) -> bool:
        return self.since <= at and (self.approved is None or at <= self.approved)


def terms_changes(plans: Sequence[PlanRow], revised: Revised) -> Changes:
    """The changes that leave months with other terms than today's; a plan without one is absent. One query where a plan was opened again.

    A plan's terms change when it is approved again, which counts from the month of that approval (while it is still open:
    from the running month) and undoes what was edited since it was opened; and when a target is ``revised`` (by the
    indicator's id) without that. What was changed before the plan was regrouped by a take-over, or by the approval after it,
    holds in the whole year and is no change.
    """
    opened = _opened_again(plans)
    moments: dict[int, list[datetime.datetime]] = defaultdict(list)
    for rows in revised.values():
        for row in rows:
            moments[row.plan_id].append(row.at)
    found = {
        plan.id: tuple(_of_plan(plan, opened.get(plan.id, ()), moments.get(plan.id, ()))) for plan in plans
    }
    return {key: changes for key, changes in found.items() if changes}


def _of_plan(
    plan: PlanRow, opened: Sequence[_Opened], moments: Iterable[datetime.datetime]
) -> Iterator[TermsChange]:
    year, running = plan.year, months_begun(plan.year, today())
    changes = [
        TermsChange(running if each.approved is None else first_month(year, each.approved), each.since)
        for each in opened
    ]
    changes += [
        TermsChange(first_month(year, at), at) for at in moments if not any(each.holds(at) for each in opened)
    ]
    if plan.regrouped_at is not None:
        changes = [change for change in changes if change.before > plan.regrouped_at]
    last = 1  # what holds from the first month on, and what was changed before, holds in all of them
    for change in sorted(changes, key=lambda change: change.before):
        if change.since > last:
            yield change
            last = change.since


def _opened_again(plans: Sequence[PlanRow]) -> dict[int, list[_Opened]]:
    """Plan id → when it was opened again after an approval. One query, and none where none was."""
    changed = [plan.id for plan in plans if plan.opened_again]
    if not changed:
        return {}
    steps = Plan.history.filter(id__in=changed).order_by("id", "history_date", "history_id")
    of_plans: dict[int, list[tuple[str, datetime.datetime]]] = defaultdict(list)
    for plan_id, status, at in steps.values_list("id", "status", "history_date"):
        if not of_plans[plan_id] or of_plans[plan_id][-1][0] != status:
            of_plans[plan_id].append((status, at))
    return {key: list(_times_open(found)) for key, found in of_plans.items()}


def _times_open(steps: Sequence[tuple[str, datetime.datetime]]) -> Iterator[_Opened]:
    """``steps``: each state that differs from the one before, with its moment."""
    for (status, at), after in zip_longest(steps[1:], steps[2:]):
        if status == Plan.Status.DRAFT:
            yield _Opened(at, None if after is None else after[1])
