"""The months' states of a plan."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, TextField, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from indicators.models import IndicatorMonth, MonthlyFigure
from objectives.models import Plan


def read_months(plan: Plan) -> dict[tuple[int, int], IndicatorMonth]:
    """(indicator id, month) → its state, note and reason; what is absent is an untouched draft."""
    return {(row.indicator_id, row.month): row for row in IndicatorMonth.objects.filter(plan=plan)}


_NOTHING = Value("", output_field=TextField())
_MONTH_OF_FIGURE = IndicatorMonth.objects.order_by().filter(
    plan=OuterRef("plan"), indicator=OuterRef("input__indicator"), month=OuterRef("month")
)


def with_explanations(figures: QuerySet[MonthlyFigure]) -> QuerySet[MonthlyFigure]:
    """Each figure with ``explanation``, that of its indicator's month."""
    return figures.annotate(explanation=Coalesce(Subquery(_MONTH_OF_FIGURE.values("note")), _NOTHING))


def explained_once(figures: QuerySet[MonthlyFigure]) -> QuerySet[MonthlyFigure]:
    """Each figure with ``note``: the explanation of an indicator's month in the first of its rows, "" in the others."""
    of_month = ["plan", "input__indicator", "month"]
    place = Window(RowNumber(), partition_by=of_month, order_by="input_id")
    once = Case(When(place=1, then="explanation"), default=_NOTHING)
    return with_explanations(figures).annotate(place=place, note=once)


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
