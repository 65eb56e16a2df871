"""The year-end total with its range, out of the indicators'."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.model import AgencyScore, FacetScore
from indicators.scoring.rounding import points
from reports.analysis.outlook.model import IndicatorForecast

_NOTHING = Decimal("0.00")


class _Misses(NamedTuple):
    """How far a facet's points may miss: ``below``, ``above`` by chance, ``late`` by money that comes late."""

    below: Decimal
    above: Decimal
    late: Decimal


class Total(NamedTuple):
    """Points: what is expected, and the range in which the total most likely falls."""

    central: Decimal
    least: Decimal
    most: Decimal


def total(score: AgencyScore, indicators: Mapping[str, IndicatorForecast]) -> Total:
    """The total of the central case, and how far it may miss.

    Inside a facet the indicators share their causes (one crime wave, one personnel office, one budget), so their
    misses are added up; the facets are taken to be independent, so of theirs the squares are. A facet's cap holds
    for its range as for its points. What money may bring beyond its pace is no chance but December: it is added whole.
    """
    misses = [_facet(facet, indicators) for facet in score.facets]
    late = sum((one.late for one in misses), _NOTHING)
    return Total(
        score.total,
        score.total - _joined(one.below for one in misses),
        score.total + late + _joined(one.above for one in misses),
    )


def _facet(facet: FacetScore, indicators: Mapping[str, IndicatorForecast]) -> _Misses:
    found = [
        indicators[indicator.spec.code]
        for objective in facet.objectives
        for indicator in objective.indicators
    ]
    least = facet.uncapped - sum((one.points - one.least for one in found), _NOTHING)
    above = sum((one.most - one.points for one in found), _NOTHING)
    late = sum((one.most - one.points for one in found if one.comes_late), _NOTHING)
    cap = facet.spec.cap
    if cap is None:
        return _Misses(facet.points - least, above - late, late)
    room = max(cap - facet.points, _NOTHING)
    late = min(late, room)
    return _Misses(facet.points - min(least, cap), min(above, room) - late, late)


def _joined(misses: Iterable[Decimal]) -> Decimal:
    squares = sum((miss * miss for miss in misses), _NOTHING)
    return points(Fraction(squares.sqrt()))
