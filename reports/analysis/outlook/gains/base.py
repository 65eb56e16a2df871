"""The year's end as it comes if nothing changes, in the inputs' own numbers: what moves are added to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.model import AgencyYear, IndicatorSpec, InputSpec
from indicators.scoring.rounding import half_up
from reports.analysis.outlook.estimable import Spoken
from reports.analysis.outlook.inputs import PLACES
from reports.analysis.outlook.measures import specs
from reports.analysis.outlook.model import Silence
from reports.analysis.outlook.project import Projection
from reports.analysis.outlook.scenario import DECEMBER, until


def year_end(year: AgencyYear, said: Spoken, through: int) -> AgencyYear:
    """The year with every input that can be foretold at its number of the year's end; the others as they are."""
    figures = {code: until(inputs, through) for code, inputs in year.facts.figures.items()}
    for spec in specs(year):
        found = said.get(spec.code, Silence.NO_FIGURES)
        if not isinstance(found, Silence):
            figures[spec.code] = {**figures[spec.code], **_ends(spec, found)}
    return replace(year, facts=replace(year.facts, figures=figures))


def _ends(spec: IndicatorSpec, parts: Sequence[Projection]) -> Mapping[str, Mapping[int, Decimal]]:
    """Input code → the one figure that stands for the whole year."""
    ends = {code: value for part in parts for code, value in part.inputs.items()}
    inputs = {found.code: found for found in spec.inputs}
    return {code: {DECEMBER: _figure(spec, inputs[code], value)} for code, value in ends.items()}


def _figure(spec: IndicatorSpec, found: InputSpec, value: Fraction) -> Decimal:
    if not found.milestones:
        return half_up(value, PLACES)
    reached = [stage.no for stage in found.milestones if stage.percent <= value]
    return Decimal(max(reached, default=0))
