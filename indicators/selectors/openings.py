"""When approved plans were open again: drafts after an approval. This is said here and nowhere else."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from objectives.models import Plan


class Opening(NamedTuple):
    """A time in which an approved plan was a draft again, and the ``reason`` given for it; it still is where ``approved`` is None."""

    since: datetime.datetime
    approved: datetime.datetime | None
    reason: str

    def holds(self, at: datetime.datetime) -> bool:
        return self.since <= at and (self.approved is None or at <= self.approved)


class _Step(NamedTuple):
    status: str
    at: datetime.datetime
    reason: str | None


def openings(plan_ids: Collection[int]) -> dict[int, tuple[Opening, ...]]:
    """Plan id → when it was open again, in the order of time; a plan that never was is absent. One query, none for no plan."""
    if not plan_ids:
        return {}
    states = Plan.history.filter(id__in=plan_ids).order_by("history_date", "history_id")
    return openings_among(states.values_list("id", "status", "history_date", "history_change_reason"))


def openings_among(
    states: Iterable[tuple[int, str, datetime.datetime, str | None]],
) -> dict[int, tuple[Opening, ...]]:
    """The same found in all states that the plans ever had, in the order of time: plan id, status, when, and the reason given."""
    steps: dict[int, list[_Step]] = defaultdict(list)
    for plan_id, *said in states:
        step = _Step._make(said)
        if not steps[plan_id] or steps[plan_id][-1].status != step.status:
            steps[plan_id].append(step)
    found = {plan_id: tuple(_openings(each)) for plan_id, each in steps.items()}
    return {plan_id: each for plan_id, each in found.items() if each}


def opening_now(plan: Plan) -> Opening | None:
    """That the approved plan is open again now; None for one that is approved, or never was."""
    times = openings([plan.pk]).get(plan.pk, ())
    return times[-1] if times and times[-1].approved is None else None


def _openings(steps: Sequence[_Step]) -> Iterator[Opening]:
    """``steps``: each state that differs from the one before."""
    for step, after in zip_longest(steps[1:], steps[2:]):
        if step.status == Plan.Status.DRAFT:
            yield Opening(step.at, None if after is None else after.at, step.reason or "")
