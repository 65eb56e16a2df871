"""What one agency's plan says of one indicator beside its definition: planned path, earlier years' values."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Max

from indicators.models import (
    Indicator,
    IndicatorInput,
    MidTermTarget,
    MonthlyFigure,
    PlannedValue,
    PriorValue,
)
from indicators.selectors.lineage import Values, read_lineage
from objectives.models import Plan


def planned_values(plan: Plan, indicator: Indicator) -> dict[int, Decimal]:
    """Month → the value that is due by its end."""
    rows = PlannedValue.objects.filter(plan=plan, indicator=indicator).order_by("month")
    return dict(rows.values_list("month", "value"))


def mid_term_targets(
    plan_id: int, first: int, last: int, indicators: Iterable[int] | None = None
) -> dict[int, dict[int, Decimal]]:
    """Indicator's id → target year, ``first`` to ``last`` → what the four-year plan wants of it, as the plan has it. One query.

    ``indicators``: only of these.
    """
    held: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = MidTermTarget.objects.filter(plan=plan_id, year__range=(first, last)).order_by("year")
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    for indicator, year, value in rows.values_list("indicator", "year", "value"):
        held[indicator][year] = value
    return held


def stored_codes(plan: Plan, indicator: Indicator, years: Iterable[int]) -> dict[int, str]:
    """Earlier year → the code under which the indicator's value of it stands; without a year whose code was another's."""
    years = sorted(years)
    if not years:
        return {}
    lineage = read_lineage({plan.own_agency.pk}, plan.year, plan.year - years[0] + 1)
    found = {
        year: lineage.code_in(
            year, indicator=indicator.pk, code=indicator.code, of_year=plan.year, agency=plan.agency_id
        )
        for year in years
    }
    return {year: code for year, code in found.items() if code}


def earlier_values(plan: Plan, indicator: Indicator, years: Iterable[int]) -> dict[int, Decimal]:
    """Year → the agency's value of the indicator in it."""
    codes = stored_codes(plan, indicator, years)
    rows = PriorValue.objects.filter(agency=plan.agency_id, code__in=codes.values(), year__in=codes)
    found = {(code, year): value for code, year, value in rows.values_list("code", "year", "value")}
    return {year: found[code, year] for year, code in codes.items() if (code, year) in found}


def values_on_record(agency_id: int, year: int, back: int, indicators: Iterable[tuple[int, str]]) -> Values:
    """Code → earlier year → the agency's value of these (id, code) of the plan of ``year``, over ``back`` years.

    One query, and two more where there are such values.
    """
    held: dict[str, dict[int, Decimal]] = defaultdict(dict)
    rows = PriorValue.objects.filter(agency=agency_id, year__lt=year, year__gte=year - back)
    for code, earlier, value in rows.order_by().values_list("code", "year", "value"):
        held[code][earlier] = value
    if not held:
        return {}
    return read_lineage([agency_id], year, back).translated(held, indicators, of_year=year, agency=agency_id)


def highest_milestone(source: IndicatorInput) -> int:
    """The highest milestone that a month of any agency reports; 0 where none does or the input has none."""
    if not source.milestones.exists():
        return 0
    found = MonthlyFigure.objects.filter(input=source).aggregate(most=Max("value"))["most"]
    return int(found or 0)
