"""When the terms of approved plans were changed: what is changed in a month holds from that month on."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import months_begun
from indicators.selectors.openings import Opening
from indicators.selectors.revisions import Revised, first_month
from objectives.selectors import PlanRow


class TermsChange(NamedTuple):
    """From month ``since`` (2-12) on other terms hold; until just ``before`` that moment those of the months before stood."""

    since: int
    before: datetime.datetime


Changes = Mapping[int, tuple[TermsChange, ...]]  # by plan id, in the order of months, one a month


def terms_changes(
    plans: Iterable[PlanRow], revised: Revised, opened: Mapping[int, Sequence[Opening]]
) -> Changes:
    """The changes that leave months with other terms than today's; a plan without one is absent. ``opened``: when it was, by plan id.

    A plan's terms change when it is approved again, which counts from the month of that approval (while it is still open:
    from the running month) and undoes what was edited since it was opened; and when a target is ``revised`` (by the
    indicator's id) without that. What was changed before the plan was regrouped by a take-over, or by the approval after it,
    holds in the whole year and is no change.
    """
    moments: dict[int, list[datetime.datetime]] = defaultdict(list)
    for rows in revised.values():
        for row in rows:
            moments[row.plan_id].append(row.at)
    found = {
        plan.id: tuple(_of_plan(plan, opened.get(plan.id, ()), moments.get(plan.id, ()))) for plan in plans
    }
    return {key: changes for key, changes in found.items() if changes}


def _of_plan(
    plan: PlanRow, opened: Sequence[Opening], moments: Iterable[datetime.datetime]
) -> Iterator[TermsChange]:
    changes = [TermsChange(month_of_opening(plan.year, each), each.since) for each in opened]
    changes += [
        TermsChange(first_month(plan.year, at), at)
        for at in moments
        if not any(each.holds(at) for each in opened)
    ]
    if plan.regrouped_at is not None:
        changes = [change for change in changes if change.before > plan.regrouped_at]
    last = 1  # what holds from the first month on, and what was changed before, holds in all of them
    for change in sorted(changes, key=lambda change: change.before):
        if change.since > last:
            yield change
            last = change.since


def month_of_opening(year: int, opening: Opening) -> int:
    """From which month of the ROC year on holds what was changed while the plan was open; the running one while it is."""
    return months_begun(year, today()) if opening.approved is None else first_month(year, opening.approved)
