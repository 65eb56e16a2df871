"""What one agency's plan says of one indicator beside its definition: planned path, earlier years' values."""

from decimal import Decimal

from django.db.models import Max

from indicators.models import Indicator, IndicatorInput, MonthlyFigure, PlannedValue, PriorValue
from objectives.models import Plan


def planned_values(plan: Plan, indicator: Indicator) -> dict[int, Decimal]:
    """Month → the value that is due by its end."""
    rows = PlannedValue.objects.filter(plan=plan, indicator=indicator).order_by("month")
    return dict(rows.values_list("month", "value"))


def earlier_values(plan: Plan, indicator: Indicator) -> dict[int, Decimal]:
    """Year → the agency's value in it, of the years before the plan's."""
    rows = PriorValue.objects.filter(agency=plan.agency_id, code=indicator.code, year__lt=plan.year)
    return dict(rows.order_by("year").values_list("year", "value"))


def highest_milestone(source: IndicatorInput) -> int:
    """The highest milestone that a month of any agency reports; 0 where none does or the input has none."""
    if not source.milestones.exists():
        return 0
    found = MonthlyFigure.objects.filter(input=source).aggregate(most=Max("value"))["most"]
    return int(found or 0)
