"""What was said of an indicator's month over time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from indicators.models import IndicatorInput, IndicatorMonth, MonthEvent, MonthlyFigure, printed_order
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


def said_without_figure(year: int, agency_ids: Collection[int]) -> QuerySet[IndicatorMonth]:
    """The agencies' months of which something is said and no figure stands, each with ``input``: the id of the first that is
    reported. What nobody reports is absent.
    """
    typed = IndicatorInput.objects.filter(indicator=OuterRef("indicator"), source="").order_by("pk")
    figures = MonthlyFigure.objects.filter(
        plan=OuterRef("plan"), input__indicator=OuterRef("indicator"), month=OuterRef("month")
    )
    rows = IndicatorMonth.objects.filter(~Exists(figures), plan__year=year, plan__agency__in=agency_ids)
    rows = rows.exclude(note="").annotate(input=Subquery(typed.values("pk")[:1])).exclude(input=None)
    return rows.select_related("plan__agency").order_by(
        "plan__agency__code", *printed_order("indicator"), "month"
    )
