"""A year with other values or figures in it: what the engine is asked when the year's end is imagined.

Rules, targets and weights stay; only what is scored is given instead of reported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.engine import score
from indicators.scoring.formula import PRIOR, Formula, Undefined, parse
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    FacetSpec,
    IndicatorScore,
    IndicatorSpec,
    InputSpec,
    State,
)
from indicators.scoring.rounding import half_up
from indicators.scoring.what_if import points_with
from reports.analysis.outlook.model import NoForecast
from reports.analysis.outlook.project import PLACES, Projected

VALUE_PLACES = 6

Values = Mapping[str, Mapping[int, Fraction]]  # indicator code → component number → value
Figures = Mapping[str, Mapping[str, Mapping[int, Decimal]]]  # indicator code → input code → month → number


def up_to(year: AgencyYear, through: int) -> AgencyYear:
    """The year as if nothing had been reported after month ``through``; what is fixed for the year stays."""
    if through >= LAST_MONTH:
        return year
    fixed = {
        (spec.code, found.code)
        for spec in year.indicators()
        for found in spec.inputs
        if found.frequency is Frequency.FIXED
    }
    figures = {
        indicator: {
            code: {
                month: number
                for month, number in months.items()
                if month <= through or (indicator, code) in fixed
            }
            for code, months in inputs.items()
        }
        for indicator, inputs in year.facts.figures.items()
    }
    return _with_figures(year, figures)


def with_values(year: AgencyYear, values: Values) -> AgencyYear:
    """The year as if these components had these values at its end; the others score what was reported."""
    figures = dict(year.facts.figures)
    for code, parts in values.items():
        given = {_name(no): {LAST_MONTH: half_up(value, VALUE_PLACES)} for no, value in parts.items()}
        figures[code] = {**figures.get(code, {}), **given}
    facets = tuple([_facet(facet, values) for facet in year.facets])
    return replace(_with_figures(year, figures), facets=facets)


def with_inputs(year: AgencyYear, projected: Mapping[str, Projected]) -> AgencyYear:
    """The year with every input that can be foretold at its number of the year's end; the others as they are."""
    figures = dict(year.facts.figures)
    for spec in year.indicators():
        found = projected.get(spec.code, NoForecast.NO_FIGURES)
        if not isinstance(found, NoForecast):
            inputs = {each.code: each for each in spec.inputs}
            ends = {code: number for part in found for code, number in part.inputs.items()}
            given = {
                code: {LAST_MONTH: _figure(inputs[code], number)}
                for code, number in ends.items()
                if inputs[code].frequency is not Frequency.FIXED
            }
            figures[spec.code] = {**figures[spec.code], **given}
    return _with_figures(year, figures)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One indicator at the year's end, of which one input may come to another figure.

    ``score`` is what it earns in the ``year`` as it is expected; ``so_far`` is the year as it is certain. ``rivals``
    are only looked at by rules that compare.
    """

    score: IndicatorScore
    year: AgencyYear
    so_far: AgencyYear
    rivals: tuple[AgencyYear, ...]

    @property
    def spec(self) -> IndicatorSpec:
        return self.score.spec

    def inputs(self) -> dict[str, Fraction]:
        """The numbers that the indicator's formulas are computed with."""
        prior = self.year.facts.history.get(self.spec.code, {}).get(self.year.year - 1)
        return dict(self.score.inputs) if prior is None else {**self.score.inputs, PRIOR: Fraction(prior)}

    def points(self, found: InputSpec, figure: Decimal) -> Decimal:
        """The indicator's points if the input came to ``figure`` by the year's end.

        Its rules are asked again; the engine where that would not be all (a place among the agencies, no cases).
        """
        scored = all(part.state is State.SCORED for part in self.score.components)
        if scored and not any(part.rule.compares for part in self.spec.components):
            percents = {stage.no: stage.percent for stage in found.milestones}
            inputs = {**self.inputs(), found.code: Fraction(percents.get(int(figure), figure))}
            try:
                return points_with(self.score, self._values(inputs))
            except Undefined:
                pass
        return self._by_engine(found.code, figure)

    def _values(self, inputs: Mapping[str, Fraction]) -> dict[int, Fraction]:
        return {part.no: part.formula.evaluate(inputs) for part in self.spec.components if part.formula}

    def _by_engine(self, code: str, figure: Decimal) -> Decimal:
        """Of the one objective, since no other one can tell."""
        given = {**self.year.facts.figures.get(self.spec.code, {}), code: {LAST_MONTH: figure}}
        year = _with_figures(self.year, {**self.year.facts.figures, self.spec.code: given})
        alone = [
            replace(facet, cap=None, objectives=(objective,))
            for facet in year.facets
            for objective in facet.objectives
            if self.spec in objective.indicators
        ]
        found = score([replace(year, facets=tuple(alone)), *self.rivals], LAST_MONTH, only={year.agency})
        return next(each.points for each in found[year.agency].indicators() if each.spec == self.spec)


def _with_figures(year: AgencyYear, figures: Figures) -> AgencyYear:
    return replace(year, facts=replace(year.facts, figures=figures))


def _figure(found: InputSpec, number: Fraction) -> Decimal:
    """The one figure that stands for the whole year; of milestones the last that is reached."""
    if not found.milestones:
        return half_up(number, PLACES)
    return Decimal(max([stage.no for stage in found.milestones if stage.percent <= number], default=0))


def _facet(facet: FacetSpec, values: Values) -> FacetSpec:
    objectives = [
        replace(objective, indicators=tuple([_given_values(spec, values) for spec in objective.indicators]))
        for objective in facet.objectives
    ]
    return replace(facet, objectives=tuple(objectives))


def _given_values(spec: IndicatorSpec, values: Values) -> IndicatorSpec:
    """The indicator with a given value in the place of the formulas; the inputs of its other components stay."""
    numbers: Iterable[int] = values.get(spec.code, ())
    if not numbers:
        return spec
    components = [
        replace(found, formula=_given(found.no)) if found.no in numbers else found
        for found in spec.components
    ]
    used = {name for found in components if found.formula for name in found.formula.names}
    kept = [found for found in spec.inputs if found.code in used]
    given = [InputSpec(_name(no), spec.name, spec.unit, Aggregation.LAST) for no in numbers]
    return replace(spec, inputs=(*kept, *given), components=tuple(components))


def _name(no: int) -> str:
    return f"value{no}"


@lru_cache(maxsize=64)
def _given(no: int) -> Formula:
    return parse(_name(no), [_name(no)])
