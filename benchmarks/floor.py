"""The floor under a snapshot: read the same rows with ``values_list`` and multiply them in plain Python."""

from decimal import Decimal

from django.db.models import FilteredRelation, Q

from budget.models import BusinessLine, Execution
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.models import (
    Indicator,
    IndicatorInput,
    MonthlyFigure,
    PlannedValue,
    PriorValue,
    ScoringComponent,
)
from objectives.models import Facet, Objective, Plan


def read_and_multiply(year: int, codes: list[str] | None = None) -> Decimal:
    """Every row that the agencies' snapshots hold, and one product for each figure and planned value."""
    plans = Plan.objects.filter(year=year).values_list(
        *("pk", "year", "agency_id", "agency__code", "agency__name", "chapter", "preamble"),
        *("has_sample_figures", "axes__name"),
    )
    found = [plan for plan in plans if codes is None or plan[2] is None or plan[3] in codes]
    ids = {plan[0] for plan in found}
    indicators = _definitions(ids)
    weights = {row[0]: row[5] for row in indicators}
    inputs = IndicatorInput.objects.filter(indicator__plan_id__in=ids).values_list(
        *("pk", "indicator_id", "source", "code", "name", "unit", "aggregation"),
        *("milestones__no", "milestones__name", "milestones__percent"),
    )
    indicator_of = {row[0]: row[1] for row in inputs}
    figures = MonthlyFigure.objects.filter(plan_id__in=ids, month__lte=LAST_MONTH).order_by()
    total = Decimal(0)
    for _plan, input_id, _month, value in figures.values_list("plan_id", "input_id", "month", "value"):
        total += value * weights[indicator_of[input_id]]
    planned = PlannedValue.objects.filter(plan_id__in=ids).order_by()
    for _plan, indicator_id, _month, value in planned.values_list(
        "plan_id", "indicator_id", "month", "value"
    ):
        total += value * weights[indicator_id]
    _rest(ids, {plan[2] for plan in found}, year)
    return total


def _definitions(ids: set[int]) -> list[tuple]:
    list(
        Facet.objects.filter(plan_id__in=ids).values_list(
            "pk", "plan_id", "no", "name", "weight", "cap", "note"
        )
    )
    said = FilteredRelation("accounts", condition=Q(accounts__plan_id__in=ids))
    list(
        Objective.objects.filter(plan_id__in=ids)
        .annotate(said=said)
        .values_list(
            *("pk", "plan_id", "facet_id", "no", "name", "weight", "description"),
            *("said__plan_id", "said__text"),
        )
    )
    given = FilteredRelation("given", condition=Q(given__plan_id__in=ids))
    list(
        ScoringComponent.objects.filter(indicator__plan_id__in=ids)
        .annotate(held=given)
        .values_list(
            *("indicator_id", "no", "formula", "rule", "parameters"),
            *("held__plan_id", "held__points"),
        )
    )
    return list(
        Indicator.objects.filter(plan_id__in=ids).values_list(
            *("pk", "plan_id", "objective_id", "no", "name", "weight", "evaluation_system"),
            *("evaluation_method", "standard", "target_text", "unit", "when_undefined"),
            *("notapplicables__plan_id", "notapplicables__reason"),
        )
    )


def _rest(ids: set[int], agency_ids: set[int | None], year: int) -> None:
    earlier = PriorValue.objects.filter(agency_id__in=agency_ids - {None}, year__lt=year, year__gte=year - 3)
    list(earlier.values_list("agency_id", "code", "year", "value"))
    list(
        Execution.objects.filter(plan_id__in=ids).values_list(
            "plan_id", "month", "category", *Execution.AMOUNTS
        )
    )
    list(
        BusinessLine.objects.filter(plan_id__in=ids).values_list(
            *("plan_id", "name", "items__no", "items__name", "items__content", "items__central"),
            *("items__city", "items__whole_central", "items__whole_city"),
            *("items__objective__facet__no", "items__objective__no"),
        )
    )
