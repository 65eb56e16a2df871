"""What a changed value of an earlier year does to the targets that rest on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.formats import plain
from indicators.models import Indicator, PriorValue, TargetRevision
from indicators.scoring import rounding
from indicators.selectors.openings import opening_now
from indicators.selectors.plan_changes import (
    NOT_THERE,
    ChangeSinceApproval,
    changes_since_approval,
    is_lowered,
)
from indicators.validation.earlier import Served, StoredKey, served_values
from objectives.models import Plan

Known = Mapping[StoredKey, Decimal]


@dataclass(frozen=True, slots=True)
class MovedTarget:
    """A target of ``plan`` that an earlier year's value moves from ``old`` to ``new``, as these are printed."""

    plan: Plan
    indicator: Indicator
    old: str
    new: str
    lowered: bool


def moved_targets(served: Iterable[Served], key: StoredKey, before: Known, after: Known) -> list[MovedTarget]:
    """What the value of ``key`` moves, known before: a value that is filled in first, or is the same, moves nothing.

    A value that is taken away leaves no target to reach, which is easier than any.
    """
    old, new = before.get(key), after.get(key)
    if old is None or old == new:
        return []
    found = {}
    for one in served:
        direction = one.need.direction
        lowered = bool(direction) and (new is None or is_lowered(direction, old, new))
        texts = _text(one, key, before), _text(one, key, after)
        found[one.plan.pk, one.indicator.pk, *texts] = MovedTarget(one.plan, one.indicator, *texts, lowered)
    return list(found.values())


def changes_to_explain(plan: Plan) -> list[ChangeSinceApproval]:
    """``changes_since_approval``, and the targets that were moved by earlier years' values since the plan was opened again.

    What the year before itself brought when it was settled is nobody's change.
    """
    changes = changes_since_approval(plan)
    opening = opening_now(plan)
    if opening is None or plan.is_common:
        return changes
    agency = plan.own_agency
    rows = PriorValue.objects.filter(agency=agency)
    now = {(row.code, row.year): row for row in rows}
    before = {
        (row.code, row.year): row.value
        for row in PriorValue.history.as_of(opening.since).filter(agency_id=agency.pk)
    }
    settled = {key for key, row in now.items() if row.origin == PriorValue.Origin.SETTLED}
    after = {key: row.value for key, row in now.items()}
    for (_agency, code, year), served in served_values([plan]).items():
        if (code, year) in settled:
            continue
        changes += [
            ChangeSinceApproval(
                str(moved.indicator),
                TargetRevision.What.TARGET,
                moved.old,
                moved.new,
                moved.lowered,
                moved.indicator,
            )
            for moved in moved_targets(served, (code, year), before, after)
        ]
    return changes


def _text(served: Served, key: StoredKey, known: Known) -> str:
    """The target that came of the values, and the value that is another: ``91.2 (106: 89.98)``."""
    value = known.get(key)
    of_year = f"{key[1]}: {NOT_THERE if value is None else plain(value)}"
    values = [known[one] for one in served.keys if one in known]
    if not served.need.direction or len(values) < len(served.keys) or len(served.keys) == 1:
        return of_year
    mean = sum((Fraction(each) for each in values), Fraction(0)) / len(values)
    return f"{rounding.shown(mean)} ({of_year})"
