"""What a workbook form of one month asks for: the typed inputs of some indicators, with what stands there."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from indicators.models import IndicatorInput, IndicatorMonth, Milestone, MonthlyFigure, printed_order
from indicators.scoring.frequency import Frequency, is_asked
from indicators.selectors.facts import up_to
from indicators.selectors.owed_from import owed_from
from objectives.models import Plan


class FormRow(NamedTuple):
    """One input; ``last`` is its latest figure before the month, ``value`` what stands in the month.

    ``note`` is the explanation of its indicator's month, in the first of the indicator's rows.
    """

    input: IndicatorInput
    milestones: tuple[Milestone, ...]
    last: Decimal | None
    value: Decimal | None
    note: str


def form_rows(plan: Plan, month: int, indicator_ids: Collection[int]) -> list[FormRow]:
    """The rows of what is due in the month, of those indicators whose month is still open, in the order of the plan. Six queries,
    two more where the plan was opened again.

    A fixed input has a row as long as it has no figure, and where its figure stands in this month.
    """
    months = list(IndicatorMonth.objects.filter(plan=plan, month=month).order_by())
    notes = {row.indicator_id: row.note for row in months}
    open_ids = set(indicator_ids) - {row.indicator_id for row in months if row.state in IndicatorMonth.CLOSED}
    inputs = IndicatorInput.objects.filter(indicator__in=open_ids, source="")
    inputs = inputs.select_related("indicator__objective__facet").prefetch_related("milestones")
    inputs = inputs.order_by(*printed_order("indicator"), "pk")
    since = owed_from([plan.pk])
    figures: dict[int, dict[int, MonthlyFigure]] = {}
    for figure in MonthlyFigure.objects.filter(up_to(month), plan=plan, input__indicator__in=open_ids):
        figures.setdefault(figure.input_id, {})[figure.month] = figure
    beside: dict[int, set[Frequency]] = {}
    for found in inputs:
        beside.setdefault(found.indicator_id, set()).add(Frequency(found.frequency))
    return [
        _row(found, figures.get(found.pk, {}), month, notes.pop(found.indicator_id, ""))
        for found in inputs
        if month in figures.get(found.pk, {})
        or (
            month >= since.month(plan.pk, found.indicator_id)
            and _is_asked(found, beside[found.indicator_id], figures.get(found.pk, {}), month)
        )
    ]


def _is_asked(
    found: IndicatorInput, beside: Collection[Frequency], months: Collection[int], month: int
) -> bool:
    frequency = Frequency(found.frequency)
    given = frequency is Frequency.FIXED and bool(months)
    return is_asked(frequency, beside, month) and not given


def _row(found: IndicatorInput, months: dict[int, MonthlyFigure], month: int, note: str) -> FormRow:
    now = months.get(month)
    before = max((held for held in months if held < month), default=None)
    return FormRow(
        found,
        tuple(found.milestones.all()),
        months[before].value if before else None,
        now.value if now else None,
        note,
    )
