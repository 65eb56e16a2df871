"""The year-end score of the values that are expected: the points by the rules, the sums by the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.engine import score
from indicators.scoring.model import (
    AgencyScore,
    AgencyYear,
    FacetScore,
    IndicatorScore,
    ObjectiveScore,
    State,
)
from indicators.scoring.totals import sum_agency, sum_facet
from indicators.scoring.what_if import points_with
from reports.analysis.outlook.estimable import Spoken, supposed_values, values_of
from reports.analysis.outlook.model import Estimate, Silence
from reports.analysis.outlook.scenario import DECEMBER, supposing

_NOTHING = Decimal("0.00")


def expected_scores(
    years: Sequence[AgencyYear], now: Mapping[str, AgencyScore], said: Mapping[str, Spoken]
) -> dict[str, AgencyScore]:
    """Agency code → its score if every value that can be foretold came as expected, and nothing else changed.

    Where all of these indicators are scored today, their targets and shares are known and only the rules are
    asked again; otherwise (a denominator that was zero so far) the engine scores the whole year.
    """
    anew = {code for code, found in now.items() if not _all_scored(found, said[code])}
    engine = _by_engine(years, now, said, anew) if anew else {}
    return {
        code: engine[code] if code in anew else _expected(found, said[code]) for code, found in now.items()
    }


def central(found: Estimate) -> Fraction:
    """What is expected of a value."""
    return found.central


def _all_scored(found: AgencyScore, said: Spoken) -> bool:
    return all(
        indicator.state is State.SCORED or isinstance(said[indicator.spec.code], Silence)
        for facet in found.facets
        for objective in facet.objectives
        for indicator in objective.indicators
    )


def _by_engine(
    years: Sequence[AgencyYear],
    now: Mapping[str, AgencyScore],
    said: Mapping[str, Spoken],
    chosen: set[str],
) -> dict[str, AgencyScore]:
    through = next(iter(now.values())).through
    supposed = [supposing(year, supposed_values(said[year.agency], central), through) for year in years]
    return score(supposed, DECEMBER, only=chosen)


def _expected(found: AgencyScore, said: Spoken) -> AgencyScore:
    facets = [_facet(facet, said) for facet in found.facets]
    return sum_agency(found.agency, found.year, DECEMBER, facets)


def _facet(found: FacetScore, said: Spoken) -> FacetScore:
    return sum_facet(found.spec, [_objective(objective, said) for objective in found.objectives])


def _objective(found: ObjectiveScore, said: Spoken) -> ObjectiveScore:
    indicators = tuple([_indicator(one, said) for one in found.indicators])
    return ObjectiveScore(found.spec, sum((one.points for one in indicators), _NOTHING), indicators)


def _indicator(found: IndicatorScore, said: Spoken) -> IndicatorScore:
    parts = said[found.spec.code]
    if isinstance(parts, Silence):
        return found
    return replace(found, points=points_with(found, values_of(parts, central)))
