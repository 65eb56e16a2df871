"""The indicator's page, ready to print: the templates only walk through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budget.progress import ItemProgress
from chiayi_kpi.core.charts import Series
from chiayi_kpi.core.roc import MONTHS
from indicators.models import Indicator, IndicatorMonth
from indicators.reporting.updates import Update
from indicators.scoring.wording import explain
from indicators.selectors.indicator_history import EvidenceFile, MonthNote, Record
from indicators.selectors.revisions import RevisionRow
from reports.pages.dashboard.months import MonthTravel
from reports.snapshot.indicator_text import IndicatorText, indicator_text
from reports.snapshot.model import IndicatorView, ObjectiveView, Snapshot
from reports.snapshot.states import state_label


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input's twelve figures as they were reported; milestones by their number."""

    name: str
    unit: str
    months: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said and shown of a month."""

    month: int
    state: str
    note: str
    reason: str
    nothing_to_report: bool
    files: tuple[EvidenceFile, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """``before`` and ``after`` are the addresses of the neighbours in the plan's order, empty at its ends."""

    agency_code: str
    agency_name: str
    year: int
    through: int
    code: str
    name: str
    objective: str
    facet: str
    system: str
    indicator: IndicatorView
    texts: IndicatorText
    light: str
    state: str
    state_label: str
    points: Decimal
    maximum: Fraction
    by_now: Decimal
    working: tuple[str, ...]
    series: tuple[Series, ...]
    inputs: tuple[InputRow, ...]
    remarks: tuple[Remark, ...]
    record: Record
    revisions: tuple[RevisionRow, ...]
    items: tuple[ItemProgress, ...]
    update: Update
    travel: MonthTravel
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the snapshot for this one indicator."""

    series: tuple[Series, ...]
    record: Record
    items: tuple[ItemProgress, ...]
    update: Update
    travel: MonthTravel
    by_now: Decimal


def indicator_page(snapshot: Snapshot, indicator: IndicatorView, beside: Beside) -> IndicatorPage:
    """The page of one indicator of a snapshot."""
    facet, objective = _place(snapshot, indicator)
    score, lang = indicator.score, get_language() or ""
    before, after = _neighbours(snapshot, indicator)
    return IndicatorPage(
        agency_code=snapshot.agency_code,
        agency_name=snapshot.agency_name,
        year=snapshot.year,
        through=snapshot.through,
        code=indicator.code,
        name=indicator.name,
        objective=f"{objective.code} {objective.name}",
        facet=facet,
        system=Indicator.EvaluationSystem(indicator.evaluation_system).label,
        indicator=indicator,
        texts=indicator_text(indicator),
        light=score.light.value,
        state=score.state.value,
        state_label=state_label(score),
        points=score.points,
        maximum=score.maximum,
        by_now=beside.by_now,
        working=tuple(explain(step, lang) for step in score.trace),
        series=beside.series,
        inputs=_inputs(snapshot, indicator),
        remarks=_remarks(beside.record),
        record=beside.record,
        revisions=indicator.revisions,
        items=beside.items,
        update=beside.update,
        travel=beside.travel,
        before=before,
        after=after,
    )


def _place(snapshot: Snapshot, indicator: IndicatorView) -> tuple[str, ObjectiveView]:
    return next(
        (facet.name, objective)
        for facet in snapshot.facets
        for objective in facet.objectives
        if indicator in objective.indicators
    )


def _neighbours(snapshot: Snapshot, indicator: IndicatorView) -> tuple[str, str]:
    codes = [one.code for one in snapshot.indicators()]
    at = codes.index(indicator.code)
    return _address(snapshot, codes[at - 1 : at]), _address(snapshot, codes[at + 1 : at + 2])


def _address(snapshot: Snapshot, codes: Sequence[str]) -> str:
    if not codes:
        return ""
    where = reverse("indicator", args=[snapshot.year, snapshot.agency_code, codes[0]])
    return f"{where}?through={snapshot.through}"


def _inputs(snapshot: Snapshot, indicator: IndicatorView) -> tuple[InputRow, ...]:
    figures = snapshot.figures(indicator.code)
    return tuple(
        InputRow(
            spec.name,
            _("milestone no.") if spec.milestones else spec.unit,
            tuple(figures.get(spec.code, {}).get(month) for month in MONTHS),
        )
        for spec in indicator.score.spec.inputs
    )


def _remarks(record: Record) -> tuple[Remark, ...]:
    """The months of which there is something to read, the latest first."""
    notes = {row.month: row for row in record.months}
    months = {row.month for row in record.evidence} | {row.month for row in record.months if _says(row)}
    return tuple(
        _remark(notes.get(month) or MonthNote(month, "", False, "", ""), record)
        for month in sorted(months, reverse=True)
    )


def _says(row: MonthNote) -> bool:
    return bool(row.note or row.reason or row.nothing_to_report)


def _remark(row: MonthNote, record: Record) -> Remark:
    return Remark(
        month=row.month,
        state=IndicatorMonth.State(row.state).label if row.state else "",
        note=row.note,
        reason=row.reason,
        nothing_to_report=row.nothing_to_report,
        files=tuple(one for one in record.evidence if one.month == row.month),
    )
