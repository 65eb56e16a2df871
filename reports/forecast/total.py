"""The year-end total with its range, out of the indicators'."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.model import AgencyScore, FacetScore
from indicators.scoring.rounding import points
from reports.forecast.model import IndicatorForecast

_NOTHING = Decimal("0.00")


class Total(NamedTuple):
    """Points: what is expected, and the range in which the total most likely falls."""

    central: Decimal
    least: Decimal
    most: Decimal


def total(score: AgencyScore, indicators: Mapping[str, IndicatorForecast]) -> Total:
    """The total of the central case, and how far it may miss.

    Inside a facet the indicators share their causes (one crime wave, one personnel office, one budget), so their
    misses are added up; the facets are taken to be independent, so of theirs the squares are. A facet's cap holds
    for its range as for its points.
    """
    facets = [_facet(facet, indicators) for facet in score.facets]
    return Total(
        score.total,
        score.total - _joined(facet.central - facet.least for facet in facets),
        score.total + _joined(facet.most - facet.central for facet in facets),
    )


def _facet(facet: FacetScore, indicators: Mapping[str, IndicatorForecast]) -> Total:
    found = [
        indicators[indicator.spec.code]
        for objective in facet.objectives
        for indicator in objective.indicators
    ]
    least = facet.uncapped - sum((one.points - one.least for one in found), _NOTHING)
    most = facet.uncapped + sum((one.most - one.points for one in found), _NOTHING)
    cap = facet.spec.cap
    if cap is None:
        return Total(facet.points, least, most)
    return Total(facet.points, min(least, cap), min(most, cap))


def _joined(misses: Iterable[Decimal]) -> Decimal:
    squares = sum((miss * miss for miss in misses), _NOTHING)
    return points(Fraction(squares.sqrt()))
