"""What was said of an indicator's month over time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from indicators.models import MonthEvent
from objectives.models import Plan

Month = tuple[int, int]  # (indicator id, month)


class Said(NamedTuple):
    """An explanation as it stood once, and the system that wrote it; "" where a person did."""

    text: str
    system: str


def said_before(plan: Plan, months: Collection[Month]) -> Mapping[Month, Sequence[Said]]:
    """(indicator id, month) → its explanations, oldest first. One query, none without months."""
    if not months:
        return {}
    events = MonthEvent.objects.filter(
        plan=plan,
        action=MonthEvent.Action.NOTE,
        indicator__in={indicator_id for indicator_id, _month in months},
        month__in={month for _indicator_id, month in months},
    )
    found: dict[Month, list[Said]] = defaultdict(list)
    rows = events.order_by("at", "pk").values_list("indicator_id", "month", "reason", "system")
    for indicator_id, month, text, system in rows:
        found[indicator_id, month].append(Said(text, system))
    return found
