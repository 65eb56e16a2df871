"""Asking the engine what one changed figure would earn: of the one objective, since no other one can tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.scoring.engine import score
from indicators.scoring.model import (
    AgencyYear,
    FacetSpec,
    Facts,
    IndicatorScore,
    IndicatorSpec,
    ObjectiveSpec,
)
from reports.analysis.outlook.scenario import DECEMBER


@dataclass(frozen=True, slots=True)
class Trial:
    """One indicator of one agency at the year's end; ``rivals`` are only looked at by rules that compare."""

    year: AgencyYear
    rivals: Sequence[AgencyYear]
    facet: FacetSpec
    objective: ObjectiveSpec
    spec: IndicatorSpec

    def points(self, code: str, figure: Decimal) -> Decimal:
        """The indicator's points if the input ``code`` came to ``figure`` by the year's end."""
        alone = replace(self.facet, cap=None, objectives=(self.objective,))
        return self._indicator(self._with(alone, code, figure)).points

    def score(self) -> IndicatorScore:
        """The indicator as the year would end."""
        alone = replace(self.facet, cap=None, objectives=(self.objective,))
        return self._indicator(replace(self.year, facets=(alone,)))

    def _with(self, facet: FacetSpec, code: str, figure: Decimal) -> AgencyYear:
        facts = self.year.facts
        inputs = {**facts.figures.get(self.spec.code, {}), code: {DECEMBER: figure}}
        changed: Facts = replace(facts, figures={**facts.figures, self.spec.code: inputs})
        return replace(self.year, facets=(facet,), facts=changed)

    def _scored(self, year: AgencyYear):
        compares = any(component.rule.compares for component in self.spec.components)
        city = (year, *self.rivals) if compares else (year,)
        return score(city, DECEMBER, only={year.agency})[year.agency]

    def _indicator(self, year: AgencyYear) -> IndicatorScore:
        (objective,) = self._scored(year).facets[0].objectives
        return next(found for found in objective.indicators if found.spec.code == self.spec.code)
