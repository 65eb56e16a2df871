"""What was changed of targets and weights while an approved plan was open again: read from the rows' own history.

A change made that way leaves no ``TargetRevision``; without this the return to a draft would be a way round it.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.core.history import DELETED
from indicators.models import Indicator, ScoringComponent
from indicators.selectors.openings import openings
from objectives.models import Plan

INDICATOR_FIELDS = ("weight", "target_text")
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


def changes_while_open(plan: Plan) -> list[PlanChange]:
    """The changes in the plan and in the year's common plan, what was deleted too, the latest first. Five queries at most."""
    plans = Plan.objects.filter(Q(pk=plan.pk) | Q(agency=None, year=plan.year)).values_list("pk", flat=True)
    periods = openings(list(plans))
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
        if any(opening.holds(change.at) for opening in periods[owners[change.indicator_id]])
    )
    return sorted(inside, key=lambda change: change.at, reverse=True)


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
