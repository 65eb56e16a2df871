"""The months' states of a plan."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef

from indicators.models import IndicatorMonth, MonthlyFigure
from objectives.models import Plan


def read_months(plan: Plan) -> dict[tuple[int, int], IndicatorMonth]:
    """(indicator id, month) → its state, note and reason; what is absent is an untouched draft."""
    return {(row.indicator_id, row.month): row for row in IndicatorMonth.objects.filter(plan=plan)}


def unapproved(plan_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Plan id → month → how many indicators have figures that nobody has approved. One query, any number of plans."""
    approved = IndicatorMonth.objects.filter(
        plan=OuterRef("plan"),
        indicator=OuterRef("input__indicator"),
        month=OuterRef("month"),
        state=IndicatorMonth.State.APPROVED,
    )
    rows = MonthlyFigure.objects.filter(~Exists(approved), plan__in=plan_ids).order_by("plan", "month")
    counted = rows.values("plan", "month").annotate(count=Count("input__indicator", distinct=True))
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for plan_id, month, count in counted.values_list("plan", "month", "count"):
        found[plan_id][month] = count
    return found
