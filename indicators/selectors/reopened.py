"""What was changed of targets and weights while an approved plan was open again: read from the rows' own history.

A change made that way leaves no ``TargetRevision``; without this the return to a draft would be a way round it.
"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from django.db.models import Q

from indicators.models import Indicator, ScoringComponent
from objectives.models import Plan

INDICATOR_FIELDS = ("weight", "target_text")
DELETED = "-"  # a row's last state in its history
PARAMETERS = ("target", "baseline_years", "maximum")  # those of a component that tell how much is asked


class PlanChange(NamedTuple):
    """A field of an indicator (or of its scoring component ``component``) before and after; ``new`` is None where the row was
    deleted. ``name``: what the indicator was called then.
    """

    at: datetime.datetime
    person_id: int | None
    who: str
    indicator_id: int
    component: int | None
    field: str
    old: object
    new: object
    reason: str
    name: str = ""


Period = tuple[datetime.datetime, datetime.datetime | None]


def changes_while_reopened(plan: Plan) -> list[PlanChange]:
    """The changes in the plan and in the year's common plan, what was deleted too, the latest first. Six queries at most."""
    plans = Plan.objects.filter(Q(pk=plan.pk) | Q(agency=None, year=plan.year)).values_list("pk", flat=True)
    periods = {pk: found for pk in plans if (found := _open_again(pk))}
    if not periods:
        return []
    stood = Indicator.history.filter(plan_id__in=periods).order_by("history_date", "history_id")
    known = {pk: (plan_id, name) for pk, plan_id, name in stood.values_list("id", "plan_id", "name")}
    owners = {pk: plan_id for pk, (plan_id, _name) in known.items()}
    changes = [
        *_changes(Indicator, Q(id__in=owners), INDICATOR_FIELDS),
        *_changes(ScoringComponent, Q(indicator_id__in=owners), ("parameters",)),
    ]
    inside = (
        change._replace(name=known[change.indicator_id][1])
        for change in changes
        if _within(change.at, periods[owners[change.indicator_id]])
    )
    return sorted(inside, key=lambda change: change.at, reverse=True)


def _open_again(plan_id: int) -> list[Period]:
    """When the plan was a draft after its first approval; an end of None means that it still is."""
    steps = Plan.history.filter(id=plan_id).order_by("history_date", "history_id")
    periods: list[Period] = []
    approved, since = False, None
    for at, status in steps.values_list("history_date", "status"):
        if status == Plan.Status.APPROVED:
            if since:
                periods.append((since, at))
            approved, since = True, None
        elif approved and since is None:
            since = at
    return [*periods, (since, None)] if since else periods


def _within(at: datetime.datetime, periods: Iterable[Period]) -> bool:
    return any(since <= at and (until is None or at <= until) for since, until in periods)


def _changes(model, condition: Q, fields: tuple[str, ...]) -> Iterator[PlanChange]:
    """The differences between each row's consecutive historical states."""
    of_component = model is ScoringComponent
    named = ("indicator_id", "no") if of_component else ("id", "id")
    rows = model.history.filter(condition).order_by("id", "history_date", "history_id")
    head = ("id", "history_date", "history_user", "history_user__name", "history_user__username")
    states = rows.values_list(*head, "history_change_reason", *named, "history_type", *fields)
    for _pk, found in groupby(states, key=lambda row: row[0]):
        for before, after in pairwise(found):
            _id, at, person, name, username, reason, indicator_id, no = after[:8]
            stands = before[9:], (None,) * len(fields) if after[8] == DELETED else after[9:]
            for field, old, new in _compared(fields, *stands):
                if old != new:
                    yield PlanChange(
                        at,
                        person,
                        name or username or "",
                        indicator_id,
                        no if of_component else None,
                        field,
                        old,
                        new,
                        reason or "",
                    )


def _compared(fields: tuple[str, ...], before: tuple, after: tuple) -> Iterator[tuple[str, object, object]]:
    """Field, old and new value; the parameters of a rule one by one."""
    for field, old, new in zip(fields, before, after, strict=True):
        if field == "parameters":
            for name in PARAMETERS:
                yield name, _number((old or {}).get(name)), _number((new or {}).get(name))
        else:
            yield field, old, new


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
