"""What has to be known to write figures: the indicators they belong to, what stands there, and which months are closed.

The same sheet is read for one cell and for a file of twenty thousand rows: a constant number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, FilteredRelation, Q

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.checks import PartOfWhole, Subject, shares
from indicators.errors import DefinitionRefused
from indicators.models import IndicatorInput, IndicatorMonth, MonthlyFigure, ScoringComponent
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import InputSpec
from indicators.selectors.definitions import SPEC_FIELDS, ComponentRow, IndicatorRow, input_specs
from indicators.selectors.specs import indicator_spec
from objectives.models import Plan

State = IndicatorMonth.State


@dataclass(frozen=True, slots=True)
class FigureCell:
    """What stands in one cell, or is to stand there: the figure (None: none), and what is said of its indicator's month.

    ``note`` None says nothing: the explanation that stands there stays.
    """

    value: Decimal | None = None
    note: str | None = None

    def changes(self, held: "FigureCell") -> bool:
        """Whether anything would be another, if this were written where ``held`` stands."""
        return self.value != held.value or (self.note is not None and self.note != held.note)


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """What a person wants to stand in a cell; ``seen`` is what stood there when they looked, if that is known."""

    input_id: int
    month: int
    cell: FigureCell
    seen: FigureCell | None = None


class SheetInput(NamedTuple):
    """An input as a writer needs it; with a ``source`` nobody reports it."""

    id: int
    indicator_id: int
    facet_no: int
    source: str
    spec: InputSpec


class SheetMonth(NamedTuple):
    state: str = State.DRAFT
    nothing_to_report: bool = False
    note: str = ""

    @property
    def closed(self) -> bool:
        return self.state in IndicatorMonth.CLOSED


UNTOUCHED = SheetMonth()


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """By input id, by indicator id, by (input id, month) and by (indicator id, month); what is absent is untouched."""

    inputs: Mapping[int, SheetInput]
    shares: Mapping[int, tuple[PartOfWhole, ...]] = field(default_factory=dict)
    figures: Mapping[tuple[int, int], Decimal | None] = field(default_factory=dict)
    months: Mapping[tuple[int, int], SheetMonth] = field(default_factory=dict)

    def cell(self, input_id: int, month: int) -> FigureCell:
        """What stands there; the explanation is the same for every input of an indicator."""
        row = self.inputs.get(input_id)
        note = self.month(row.indicator_id, month).note if row else ""
        return FigureCell(self.figures.get((input_id, month)), note)

    def after(self, entries: Iterable[FigureEntry]) -> dict[tuple[int, int], Decimal | None]:
        """The figures as they would stand with these entries, by (input id, month)."""
        return {**self.figures, **{(entry.input_id, entry.month): entry.cell.value for entry in entries}}

    def month(self, indicator_id: int, month: int) -> SheetMonth:
        return self.months.get((indicator_id, month), UNTOUCHED)

    def frequencies(self) -> dict[int, frozenset[Frequency]]:
        """Indicator id → how often its inputs are reported, of those that somebody types."""
        found: dict[int, set[Frequency]] = defaultdict(set)
        for row in self.inputs.values():
            if not row.source:
                found[row.indicator_id].add(row.spec.frequency)
        return {row_id: frozenset(every) for row_id, every in found.items()}

    def siblings(self, figures: Mapping[tuple[int, int], Decimal | None]) -> dict[int, dict[str, Subject]]:
        """Indicator id → its inputs by code with their months as they stand in ``figures``, for the checks."""
        known = subjects(self.inputs.values(), figures)
        found: dict[int, dict[str, Subject]] = {}
        for row in self.inputs.values():
            found.setdefault(row.indicator_id, {})[row.spec.code] = known[row.id]
        return found


def subjects(
    inputs: Collection[SheetInput], figures: Mapping[tuple[int, int], Decimal | None]
) -> dict[int, Subject]:
    """Input id → the input with its months as they stand in ``figures``, for the checks."""
    months: dict[int, dict[int, Decimal]] = {row.id: {} for row in inputs}
    for (input_id, month), value in figures.items():
        if value is not None and input_id in months:
            months[input_id][month] = value
    return {row.id: Subject.of(row.spec, months[row.id]) for row in inputs}


def read_figure_sheet(plan: Plan, input_ids: Collection[int]) -> FigureSheet:
    """The sheet of the indicators in ``plan``, own and common, that these inputs belong to. Four queries."""
    inputs, specs = _definitions(_own_or_common(plan) & Q(indicator__in=_indicators_of(input_ids)))
    rows = MonthlyFigure.objects.filter(plan=plan, input__in=inputs).order_by()
    figures = {(pk, month): value for pk, month, value in rows.values_list("input_id", "month", "value")}
    indicator_ids = {row.indicator_id for row in inputs.values()}
    months = IndicatorMonth.objects.filter(plan=plan, indicator__in=indicator_ids)
    states = months.values_list("indicator_id", "month", *SheetMonth._fields)
    return FigureSheet(
        inputs, specs, figures, {(row_id, month): SheetMonth(*state) for row_id, month, *state in states}
    )


def read_sheet_of_cell(plan: Plan, input_id: int, month: int, state: SheetMonth) -> FigureSheet:
    """The same for one cell in two queries; the caller has read the month's ``state`` with the plan, and no explanation."""
    inputs, of_shares, figures = _definitions_with_figures(plan, input_id)
    months = {(row.indicator_id, month): state for row in inputs.values()}
    return FigureSheet(inputs, of_shares, figures, months)


def _indicators_of(input_ids: Collection[int]):
    return IndicatorInput.objects.filter(pk__in=input_ids).values("indicator_id")


def _own_or_common(plan: Plan) -> Q:
    """The inputs that stand in this agency's plan; the common plan itself has no figures."""
    if plan.is_common:
        return Q(pk__in=())
    return Q(indicator__plan=plan) | Q(indicator__plan__agency=None, indicator__plan__year=plan.year)


_FIELDS = ("pk", "indicator_id", "indicator__objective__facet__no", "source", *SPEC_FIELDS)
# Built once: how a query is put together takes longer than the database does.
_INPUTS = IndicatorInput.objects.order_by("indicator_id", "pk", "milestones__no").values_list(*_FIELDS)


def _definitions(condition: Q) -> tuple[dict[int, SheetInput], dict[int, tuple[PartOfWhole, ...]]]:
    inputs = _inputs(_INPUTS.filter(condition))
    return inputs, _shares(inputs)


_BESIDE_CELL = Prepared(
    _INPUTS.filter(
        Q(indicator__plan=Given("plan"))
        | Q(indicator__plan__agency=None, indicator__plan__year=Given("year")),
        indicator__inputs=Given("input"),
    )
    .alias(of_plan=FilteredRelation("figures", condition=Q(figures__plan=Given("plan"))))
    .annotate(of_month=F("of_plan__month"), figure=F("of_plan__value"))
)


def _definitions_with_figures(plan: Plan, input_id: int):
    found = _BESIDE_CELL(plan=plan.pk, year=plan.year, input=input_id)
    inputs = _inputs(dict.fromkeys(row[: len(_FIELDS)] for row in found))
    figures = {
        (row[0], month): value for row in found for month, value in [row[len(_FIELDS) :]] if month is not None
    }
    return inputs, _shares(inputs), figures


def _inputs(rows: Iterable[tuple]) -> dict[int, SheetInput]:
    return {head[0]: SheetInput._make((*head, spec)) for head, spec in input_specs(rows)}


def _shares(inputs: Mapping[int, SheetInput]) -> dict[int, tuple[PartOfWhole, ...]]:
    """Indicator id → its shares. An indicator that cannot be computed yet has none, and can be reported all the same."""
    by_indicator: dict[int, list[InputSpec]] = defaultdict(list)
    for row in inputs.values():
        by_indicator[row.indicator_id].append(row.spec)
    pairs = {indicator_id: specs for indicator_id, specs in by_indicator.items() if len(specs) > 1}
    if not pairs:
        return {}
    components: dict[int, list[ComponentRow]] = defaultdict(list)
    rows = ScoringComponent.objects.filter(indicator__in=pairs).order_by("indicator_id", "no")
    for indicator_id, no, formula, rule, parameters in rows.values_list(
        "indicator_id", "no", "formula", "rule", "parameters"
    ):
        components[indicator_id].append(ComponentRow(no, formula, rule, parameters, {}))
    return {row_id: _shares_of(specs, components[row_id]) for row_id, specs in pairs.items()}


def _shares_of(specs: list[InputSpec], components: list[ComponentRow]) -> tuple[PartOfWhole, ...]:
    bare = IndicatorRow(0, 0, 0, 0, "", Decimal(0), 1, "", "", "", "", "", None, {})
    try:
        return shares(indicator_spec(bare, "", tuple(specs), components, common=False))
    except DefinitionRefused:
        return ()
