"""How far the months of many plans are: which indicators were handed in, and which are approved."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Count, Max, Q

from indicators.models import IndicatorMonth


class HandedIn(NamedTuple):
    """Plan id → indicator id → the state of one month, and how many of the due months before it were handed in.

    ``submitted`` or ``approved``; what is still with its owner is absent.
    """

    states: dict[int, dict[int, str]]
    earlier: dict[int, dict[int, int]]


def handed_in(due: Mapping[int, Collection[int]], month: int) -> HandedIn:
    """Of ``month``, and of the earlier months that are ``due``, by plan id. One query."""
    rows = IndicatorMonth.objects.filter(plan_id__in=due, month__lte=month, state__in=IndicatorMonth.CLOSED)
    counted = (
        rows.order_by()
        .values("plan_id", "indicator_id")
        .annotate(now=Max("state", filter=Q(month=month)), earlier=Count("pk", filter=_among(due)))
    )
    found = HandedIn(defaultdict(dict), defaultdict(dict))
    for plan_id, indicator_id, state, count in counted.values_list(
        "plan_id", "indicator_id", "now", "earlier"
    ):
        found.earlier[plan_id][indicator_id] = count
        if state is not None:
            found.states[plan_id][indicator_id] = state
    return found


def _among(due: Mapping[int, Collection[int]]) -> Q:
    """The months that are due, of each plan its own; most plans have the same."""
    plans: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for plan_id, months in due.items():
        plans[tuple(months)].append(plan_id)
    found = Q(month=0)  # none
    for held, ids in plans.items():
        found |= Q(plan_id__in=ids, month__in=held) if held else Q()
    return found


def approved_months(plan_id: int) -> dict[int, set[int]]:
    """Indicator id → the months that the supervisor has approved. One query."""
    rows = IndicatorMonth.objects.filter(plan_id=plan_id, state=IndicatorMonth.State.APPROVED).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for indicator_id, month in rows.values_list("indicator_id", "month"):
        found[indicator_id].add(month)
    return found
