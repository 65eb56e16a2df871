"""What there is to foretell: every value that some component of an indicator scores, with its inputs' months."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from indicators.scoring import pace
from indicators.scoring.formula import PRIOR, Formula
from indicators.scoring.model import AgencyYear, Aggregation, IndicatorSpec, InputSpec


class Measure(NamedTuple):
    """A formula of one agency's indicator. ``numbers`` are the components that score its value."""

    year: AgencyYear
    spec: IndicatorSpec
    formula: Formula
    numbers: tuple[int, ...]
    inputs: tuple[InputSpec, ...]  # those that the formula names
    builds_up: bool  # only latest numbers that build up over the year: progress, budget paid so far

    @property
    def key(self) -> tuple[str, str, int]:
        return self.year.agency, self.spec.code, self.numbers[0]


def specs(year: AgencyYear) -> Iterator[IndicatorSpec]:
    """An agency's indicators in the plan's order."""
    for facet in year.facets:
        for objective in facet.objectives:
            yield from objective.indicators


def measures(years: Sequence[AgencyYear]) -> Iterator[Measure]:
    """Every value of every agency's applicable indicators; a shared formula once, and no contest between agencies."""
    shapes: dict[int, tuple[tuple, ...]] = {}  # common definitions are one object for all agencies
    for year in years:
        for spec in specs(year):
            if spec.code in year.facts.not_applicable:
                continue
            shape = shapes.get(id(spec))
            if shape is None:
                shape = shapes[id(spec)] = tuple(_shape(spec))
            for formula, numbers, inputs, builds_up in shape:
                yield Measure(year, spec, formula, numbers, inputs, builds_up)


def _shape(spec: IndicatorSpec) -> Iterator[tuple]:
    by_formula: dict[Formula, list[int]] = {}
    for component in spec.components:
        if component.formula is not None and not component.rule.compares:
            by_formula.setdefault(component.formula, []).append(component.no)
    for formula, numbers in by_formula.items():
        inputs = tuple(found for found in spec.inputs if found.code in formula.names)
        latest = all(found.milestones or found.aggregation is Aggregation.LAST for found in inputs)
        yield formula, tuple(numbers), inputs, latest and pace.grows(formula, inputs)


def month_values(
    found: InputSpec, months: Mapping[int, Decimal], through: int
) -> Iterator[tuple[int, float]]:
    """An input's months up to ``through`` as numbers; of milestones the cumulative per cent reached."""
    percent = {stage.no: float(stage.percent) for stage in found.milestones}
    for month, value in months.items():
        if month <= through:
            yield month, percent.get(int(value), 0.0) if found.milestones else float(value)


def needs_prior(measure: Measure) -> bool:
    """Whether the value is compared with the year before, of which there is none."""
    if PRIOR not in measure.formula.names:
        return False
    return measure.year.year - 1 not in measure.year.facts.history.get(measure.spec.code, {})
