"""The months' states of a plan."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from budget.models import BudgetMonth, Execution
from budget.sources import SOURCES
from chiayi_kpi.core.month_state import MonthState
from chiayi_kpi.core.prepared import Given, PreparedObjects
from indicators.models import IndicatorInput, IndicatorMonth, MonthlyFigure, NotApplicable
from objectives.models import Plan

_MONTHS = PreparedObjects(IndicatorMonth.objects.filter(plan=Given("plan")).order_by("month", "indicator_id"))


def read_months(plan: Plan) -> dict[tuple[int, int], IndicatorMonth]:
    """(indicator id, month) → its state, note and reason, month by month; what is absent is an untouched draft."""
    return {(row.indicator_id, row.month): row for row in _MONTHS(plan=plan.pk)}


def notes_of_month(plan: Plan, month: int) -> dict[int, str]:
    """What was said of the month, by the id of the indicator; absent where nothing was. One query."""
    rows = IndicatorMonth.objects.filter(plan=plan, month=month).exclude(note="").order_by()
    return dict(rows.values_list("indicator_id", "note"))


def submitted_in(plan: Plan, month: int, indicator_ids: Collection[int]) -> list[int]:
    """Those of the indicators whose month is submitted and not decided, by id."""
    rows = IndicatorMonth.objects.filter(plan=plan, month=month, indicator__in=indicator_ids)
    return sorted(rows.filter(state=IndicatorMonth.State.SUBMITTED).values_list("indicator_id", flat=True))


_NOTHING = Value("", output_field=TextField())
MONTH_OF_FIGURE = IndicatorMonth.objects.order_by().filter(
    plan=OuterRef("plan"), indicator=OuterRef("input__indicator"), month=OuterRef("month")
)


def with_explanations(figures: QuerySet[MonthlyFigure]) -> QuerySet[MonthlyFigure]:
    """Each figure with ``explanation``, that of its indicator's month."""
    return figures.annotate(explanation=Coalesce(Subquery(MONTH_OF_FIGURE.values("note")), _NOTHING))


def explained_once(figures: QuerySet[MonthlyFigure]) -> QuerySet[MonthlyFigure]:
    """Each figure with ``note``: the explanation of an indicator's month in the first of its rows, "" in the others."""
    of_month = ["plan", "input__indicator", "month"]
    place = Window(RowNumber(), partition_by=of_month, order_by="input_id")
    once = Case(When(place=1, then="explanation"), default=_NOTHING)
    return with_explanations(figures).annotate(place=place, note=once)


def unapproved(plan_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Plan id → month → how many indicators have figures that nobody has approved, the budget's among them.

    At most four queries, any number of plans.
    """
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
    for (plan_id, month), indicators in _unapproved_budget(plan_ids).items():
        found[plan_id][month] = found[plan_id].get(month, 0) + len(indicators)
    return {plan_id: dict(sorted(months.items())) for plan_id, months in found.items()}


def _unapproved_budget(plan_ids: Collection[int]) -> dict[tuple[int, int], set[int]]:
    """(plan id, month) → the ids of the indicators that are drawn from budget figures which nobody has approved."""
    approved = BudgetMonth.objects.filter(
        plan=OuterRef("plan"), month=OuterRef("month"), state=MonthState.APPROVED
    )
    rows = Execution.objects.filter(~Exists(approved), plan__in=plan_ids).order_by()
    open_rows = list(rows.values_list("plan_id", "plan__year", "month", "category"))
    if not open_rows:
        return {}
    years = {year for _plan, year, _month, _category in open_rows}
    own, common = (
        Q(indicator__plan__in=plan_ids),
        Q(indicator__plan__agency=None, indicator__plan__year__in=years),
    )
    drawn = IndicatorInput.objects.filter(own | common, source__in=SOURCES).order_by()
    sources = list(
        drawn.values_list(
            "indicator_id",
            "indicator__plan_id",
            "indicator__plan__year",
            "source",
        )
    )
    exempt = set(NotApplicable.objects.filter(plan__in=plan_ids).values_list("plan_id", "indicator_id"))
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for plan_id, year, month, category in open_rows:
        found[plan_id, month] |= {
            indicator
            for indicator, of_plan, of_year, source in sources
            if SOURCES[source].category == category
            and (of_plan == plan_id or (of_plan not in plan_ids and of_year == year))  # own, or common
            and (plan_id, indicator) not in exempt
        }
    return {key: indicators for key, indicators in found.items() if indicators}
