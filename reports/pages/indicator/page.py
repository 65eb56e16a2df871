"""The indicator's page, ready to print: the templates only walk through it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from budget.models import BudgetItem
from budget.selectors import ItemProgress
from chiayi_kpi.core.charts import Gap, MonthAmounts, Series
from chiayi_kpi.core.roc import MONTHS
from indicators.grid_page import milestone_name
from indicators.models import FigureChange, Indicator, IndicatorMonth
from indicators.scoring.frequency import Frequency, in_every_month
from indicators.scoring.model import InputSpec
from indicators.selectors.indicator_history import IndicatorHistory, MonthNote
from indicators.selectors.milestones_then import MilestonesThen
from reports.analysis.indicator_rows import IndicatorRow
from reports.pages.indicator.chart import chart_amounts, chart_gap
from reports.pages.month_travel import MonthTravel
from reports.snapshot.model import IndicatorView, Snapshot


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of a figure; ``old`` and ``new`` are the milestones that the figures stood for then, else the figures."""

    change: FigureChange
    old: Decimal | str | None
    new: Decimal | str | None


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """``row`` is the indicator as the dashboard has it; ``before`` and ``after`` are its neighbours' addresses, if any.

    ``inputs`` have their twelve figures as they were reported, milestones by their name; ``remarks`` are the months
    of which there is something to read, the latest first; ``changes`` those of the figures, the latest first.
    """

    snapshot: Snapshot
    row: IndicatorRow
    facet: str
    system: str
    series: tuple[Series, ...]
    gap: Gap | None
    amounts: MonthAmounts | None
    inputs: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    history: IndicatorHistory
    changes: tuple[ChangeRow, ...]
    items: Sequence[tuple[BudgetItem, ItemProgress]]
    travel: MonthTravel
    before: str
    after: str


def indicator_page(
    snapshot: Snapshot,
    row: IndicatorRow,
    travel: MonthTravel,
    *,
    series: tuple[Series, ...],
    history: IndicatorHistory,
    items: Sequence[tuple[BudgetItem, ItemProgress]],
) -> IndicatorPage:
    """The page of one indicator of a snapshot, with what was read of it alone."""
    before, after = _neighbours(snapshot, row.code)
    return IndicatorPage(
        snapshot=snapshot,
        row=row,
        facet=next(facet.name for facet in snapshot.facets if facet.no == row.facet_no),
        system=str(Indicator.EvaluationSystem(row.view.evaluation_system).label),
        series=series,
        gap=chart_gap(row.view, snapshot.through),
        amounts=chart_amounts(row.months),
        inputs=_inputs(snapshot, row.view),
        remarks=_remarks(history),
        history=history,
        changes=tuple(_changes(row.view, history)),
        items=items,
        travel=travel,
        before=before,
        after=after,
    )


def _neighbours(snapshot: Snapshot, code: str) -> tuple[str, str]:
    """In the plan's order, empty at its ends."""
    codes = [one.code for one in snapshot.indicators()]
    at = codes.index(code)
    return _address(snapshot, codes[at - 1 : at]), _address(snapshot, codes[at + 1 : at + 2])


def _address(snapshot: Snapshot, codes: Sequence[str]) -> str:
    if not codes:
        return ""
    where = reverse("indicator", args=[snapshot.year, snapshot.agency_code, codes[0]])
    return f"{where}?through={snapshot.through}"


def _inputs(snapshot: Snapshot, indicator: IndicatorView) -> list[dict[str, Any]]:
    figures = snapshot.figures(indicator.code)
    return [
        {
            "name": spec.name,
            "unit": "" if spec.milestones else spec.unit,
            "months": [
                _figure(spec, _held(spec, figures.get(spec.code, {}), snapshot.through).get(m))
                for m in MONTHS
            ],
        }
        for spec in indicator.score.spec.inputs
    ]


def _changes(indicator: IndicatorView, history: IndicatorHistory) -> Iterator[ChangeRow]:
    specs = {spec.code: spec for spec in indicator.score.spec.inputs}
    staged = {code for code, spec in specs.items() if spec.milestones}
    milestones = MilestonesThen([one for one in history.changes if one.input.code in staged])
    for one in history.changes:
        yield ChangeRow(one, milestones.before(one) or one.old, milestones.after(one) or one.new)


def _figure(spec: InputSpec, value: Decimal | None) -> Decimal | str | None:
    """``交貨 80 %``: the milestone that a figure stands for, else the figure."""
    return milestone_name(spec.milestones, value) or value


def _held(spec: InputSpec, figures: Mapping[int, Decimal], through: int) -> Mapping[int, Decimal]:
    """What stands in each month; what is fixed for the year, in every one up to the page's."""
    return in_every_month(figures, through) if spec.frequency is Frequency.FIXED else figures


def _remarks(history: IndicatorHistory) -> list[dict[str, Any]]:
    notes = {row.month: row for row in history.months}
    told = {row.month for row in history.months if row.note or row.reason or row.nothing_to_report}
    months = sorted({row.month for row in history.evidence} | told, reverse=True)
    found = (notes.get(month) or MonthNote(month) for month in months)
    return [
        row._asdict()
        | {
            "state": IndicatorMonth.State(row.state).label if row.state else "",
            "files": [one for one in history.evidence if one.month == row.month],
        }
        for row in found
    ]
