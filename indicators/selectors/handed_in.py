"""How far one month of many plans is: which indicators were handed in. One query."""

from collections import defaultdict
from collections.abc import Collection

from indicators.models import IndicatorMonth

HANDED_IN = (IndicatorMonth.State.SUBMITTED, IndicatorMonth.State.APPROVED)


def handed_in(plan_ids: Collection[int], month: int) -> dict[int, dict[int, str]]:
    """Plan id → indicator id → ``submitted`` or ``approved``; what is still with its owner is absent."""
    rows = IndicatorMonth.objects.filter(plan_id__in=plan_ids, month=month, state__in=HANDED_IN).order_by()
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for plan_id, indicator_id, state in rows.values_list("plan_id", "indicator_id", "state"):
        found[plan_id][indicator_id] = state
    return found


def approved_months(plan_id: int) -> dict[int, set[int]]:
    """Indicator id → the months that the supervisor has approved. One query."""
    rows = IndicatorMonth.objects.filter(plan_id=plan_id, state=IndicatorMonth.State.APPROVED).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for indicator_id, month in rows.values_list("indicator_id", "month"):
        found[indicator_id].add(month)
    return found
