"""A year with values in the place of figures: what the engine is asked when the year's end is supposed.

The indicator keeps its rule, target and weight; only what its components score is given instead of computed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from indicators.scoring.formula import Formula, parse
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    FacetSpec,
    IndicatorSpec,
    InputSpec,
    ObjectiveSpec,
)
from indicators.scoring.rounding import half_up

DECEMBER = 12
PLACES = 6

Supposed = Mapping[str, Mapping[int, Fraction]]  # indicator code → component number → value
Figures = Mapping[str, Mapping[int, Decimal]]  # an indicator's: input code → month → number


def supposing(year: AgencyYear, values: Supposed, through: int = DECEMBER) -> AgencyYear:
    """The same year as if these components had these values, and nothing had been reported after ``through``."""
    facets = tuple([_facet(facet, values) for facet in year.facets])
    figures = {code: until(inputs, through) for code, inputs in year.facts.figures.items()}
    for code, parts in values.items():
        given = {_name(no): {DECEMBER: half_up(value, PLACES)} for no, value in parts.items()}
        figures[code] = {**figures.get(code, {}), **given}
    return replace(year, facets=facets, facts=replace(year.facts, figures=figures))


def until(inputs: Figures, through: int) -> Figures:
    """An indicator's figures without those after month ``through``."""
    if through >= DECEMBER:
        return inputs
    return {
        code: {month: value for month, value in months.items() if month <= through}
        for code, months in inputs.items()
    }


def _facet(facet: FacetSpec, values: Supposed) -> FacetSpec:
    objectives = tuple([_objective(objective, values) for objective in facet.objectives])
    return replace(facet, objectives=objectives)


def _objective(objective: ObjectiveSpec, values: Supposed) -> ObjectiveSpec:
    if not any(spec.code in values for spec in objective.indicators):
        return objective
    indicators = tuple(
        [
            _given_values(spec, values[spec.code]) if spec.code in values else spec
            for spec in objective.indicators
        ]
    )
    return replace(objective, indicators=indicators)


def _given_values(spec: IndicatorSpec, numbers: Iterable[int]) -> IndicatorSpec:
    """The indicator whose components ``numbers`` score a value that is given; the inputs of the others stay."""
    components = tuple(
        [
            replace(found, formula=_given(found.no)) if found.no in numbers else found
            for found in spec.components
        ]
    )
    used = {name for found in components if found.formula for name in found.formula.names}
    kept = [found for found in spec.inputs if found.code in used]
    given = [InputSpec(_name(no), spec.name, spec.unit, Aggregation.LAST) for no in numbers]
    return replace(spec, inputs=(*kept, *given), components=components)


def _name(no: int) -> str:
    return f"value{no}"


@lru_cache(maxsize=64)
def _given(no: int) -> Formula:
    return parse(_name(no), [_name(no)])
