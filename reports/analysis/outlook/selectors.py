"""What earlier years hold of the inputs that have a course over the year: four queries for any city."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import FloatField, Q, Sum
from django.db.models.functions import Cast

from budget.models import Execution
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.models import IndicatorInput, MonthlyFigure
from indicators.scoring.model import Aggregation
from objectives.models import Plan

_CARRIED = (Aggregation.SUM, Aggregation.LAST)
_FIELDS = (
    "indicator_id",
    "indicator__name",
    "code",
    "aggregation",
    "source",
    "indicator__plan__year",
    "indicator__plan__agency_id",
)


class EarlierInput(NamedTuple):
    """An input of an earlier year; ``agency_id`` is whose own it is, None where it is common."""

    indicator_code: str
    indicator_id: int
    indicator_name: str
    code: str
    aggregation: str
    source: str
    year: int
    agency_id: int | None


def plans_of(agency_ids: Iterable[int], years: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Plan's id → its agency's id and its year."""
    rows = Plan.objects.filter(agency_id__in=list(agency_ids), year__in=years).order_by()
    return {plan: (agency, year) for plan, agency, year in rows.values_list("pk", "agency_id", "year")}


def inputs_of(agency_ids: Collection[int], years: Iterable[int]) -> dict[int, EarlierInput]:
    """Input's id → the agencies' own and the common inputs of these years; a mean and a highest number have no course.

    Milestones are left out: last year's building is no season of this year's.
    """
    rows = IndicatorInput.objects.filter(
        indicator__plan__year__in=years, aggregation__in=_CARRIED, milestones=None
    ).order_by()
    code = ("indicator__objective__facet__no", "indicator__objective__no", "indicator__no")
    found = {}
    for key, facet, objective, no, *rest in rows.values_list("pk", *code, *_FIELDS):
        made = EarlierInput(f"{facet}-{objective}-{no}", *rest)
        if made.agency_id is None or made.agency_id in agency_ids:
            found[key] = made
    return found


def reported_years(plan_ids: Iterable[int]) -> list[tuple[int, int, list[float | None]]]:
    """Plan's id, input's id and the twelve months reported (None: not); a row a year, since Django's cost is a row's."""
    by_month = {f"m{month}": Cast(Sum("value", filter=Q(month=month)), FloatField()) for month in MONTHS}
    rows = MonthlyFigure.objects.filter(plan_id__in=list(plan_ids), input__aggregation__in=_CARRIED)
    named = rows.order_by().values_list("plan_id", "input_id").annotate(**by_month)
    return [(plan, key, months) for plan, key, *months in named]


def executed_years(plan_ids: Iterable[int]) -> dict[tuple[int, str, str], list[float | None]]:
    """(plan's id, category, amount) → the twelve months of the budget's execution, NT$; None where there is none."""
    rows = Execution.objects.filter(plan_id__in=list(plan_ids)).order_by()
    found: dict[tuple[int, str, str], list[float | None]] = {}
    for plan, category, month, *amounts in rows.values_list(
        "plan_id", "category", "month", *Execution.AMOUNTS
    ):
        for name, amount in zip(Execution.AMOUNTS, amounts, strict=True):
            if amount is not None:
                months = found.setdefault((plan, category, name), [None] * LAST_MONTH)
                months[month - 1] = float(amount)
    return found
