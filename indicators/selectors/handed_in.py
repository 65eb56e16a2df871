"""How far the months of many plans are: which indicators were handed in, and which are approved."""

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, Max, Q, Sum, Value
from django.db.models.expressions import CombinedExpression

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import IndicatorMonth


class HandedIn(NamedTuple):
    """Plan id → indicator id → the state of one month, and the months before it that were handed in.

    ``submitted`` or ``approved``; what is still with its owner is absent.
    """

    states: dict[int, dict[int, str]]
    earlier: dict[int, dict[int, frozenset[int]]]


# The months of an indicator as one number: a row for each of them would be twelve times as many.
_BITS = Sum(CombinedExpression(Value(1), CombinedExpression.BITLEFTSHIFT, F("month")))


_HANDED_IN = Prepared(
    IndicatorMonth.objects.filter(
        plan_id__in=Given("plan_ids"), month__lte=Given("month"), state__in=IndicatorMonth.CLOSED
    )
    .order_by()
    .values("plan_id", "indicator_id")
    .annotate(now=Max("state", filter=Q(month=Given("month"))), months=_BITS)
    .values_list("plan_id", "indicator_id", "now", "months")
)


def handed_in(plan_ids: Collection[int], month: int) -> HandedIn:
    """Of ``month``, and of the months before it. One query."""
    found = HandedIn(defaultdict(dict), defaultdict(dict))
    for plan_id, indicator_id, state, bits in _HANDED_IN(plan_ids=list(plan_ids), month=month):
        found.earlier[plan_id][indicator_id] = _months_of(bits, month)
        if state is not None:
            found.states[plan_id][indicator_id] = state
    return found


@lru_cache(maxsize=4096)
def _months_of(bits: int, before: int) -> frozenset[int]:
    return frozenset(month for month in range(1, before) if bits >> month & 1)


def approved_months(plan_id: int) -> dict[int, set[int]]:
    """Indicator id → the months that the supervisor has approved. One query."""
    rows = IndicatorMonth.objects.filter(plan_id=plan_id, state=IndicatorMonth.State.APPROVED).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for indicator_id, month in rows.values_list("indicator_id", "month"):
        found[indicator_id].add(month)
    return found
