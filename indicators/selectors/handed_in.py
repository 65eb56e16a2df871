"""How far the months of many plans are: which indicators were handed in, and which are approved."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Max, Q

from indicators.models import IndicatorMonth


class HandedIn(NamedTuple):
    """Plan id → indicator id → the state of one month, and how many of the due months before it were handed in.

    ``submitted`` or ``approved``; what is still with its owner is absent.
    """

    states: dict[int, dict[int, str]]
    earlier: dict[int, dict[int, int]]


def handed_in(plan_ids: Collection[int], month: int, due: int) -> HandedIn:
    """Of ``month``, and of the months up to ``due``, which is an earlier one (0: none). One query."""
    rows = IndicatorMonth.objects.filter(
        plan_id__in=plan_ids, month__lte=month, state__in=IndicatorMonth.CLOSED
    )
    counted = (
        rows.order_by()
        .values("plan_id", "indicator_id")
        .annotate(now=Max("state", filter=Q(month=month)), earlier=Count("pk", filter=Q(month__lte=due)))
    )
    found = HandedIn(defaultdict(dict), defaultdict(dict))
    for plan_id, indicator_id, state, count in counted.values_list(
        "plan_id", "indicator_id", "now", "earlier"
    ):
        found.earlier[plan_id][indicator_id] = count
        if state is not None:
            found.states[plan_id][indicator_id] = state
    return found


def approved_months(plan_id: int) -> dict[int, set[int]]:
    """Indicator id → the months that the supervisor has approved. One query."""
    rows = IndicatorMonth.objects.filter(plan_id=plan_id, state=IndicatorMonth.State.APPROVED).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for indicator_id, month in rows.values_list("indicator_id", "month"):
        found[indicator_id].add(month)
    return found
