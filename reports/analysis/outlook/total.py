"""From the indicators' points at the year's end to the total: its range, and the points that are open beside it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.component import NO_POINTS
from indicators.scoring.model import FacetSpec
from indicators.scoring.rounding import points
from reports.analysis.outlook.model import IndicatorForecast, YearTotal

Forecasts = Mapping[str, IndicatorForecast]


TOGETHER = Decimal("0.25")  # how far the misses of a facet's indicators are one miss


class _Misses(NamedTuple):
    """How far a facet's points may miss: below and above by chance, and above by money that comes late."""

    below: Decimal
    above: Decimal
    late: Decimal


def year_total(facets: Sequence[FacetSpec], indicators: Forecasts, maximum: Fraction) -> YearTotal:
    """The total of these ``indicators`` (by code; one that is left out counts nowhere), which ``facets`` cap.

    Inside a facet the indicators share their causes in part (one crime wave, one personnel office, one budget), so that
    of their losses the part ``TOGETHER`` is one; what they may win is small, since points stop at their maximum, and is
    added up. The facets are taken to be independent. A facet's cap holds for its range as for its points. What money may
    bring beyond its pace is no chance but December: it is added whole.
    """
    expected = sum([facet_points(facet, indicators) for facet in facets], NO_POINTS)
    misses = [_misses(facet, indicators) for facet in facets]
    late = sum([one.late for one in misses], NO_POINTS)
    return YearTotal(
        expected=expected,
        least=expected - _joined(one.below for one in misses),
        most=expected + late + _joined(one.above for one in misses),
        open=sum([_open_points(facet, indicators) for facet in facets], Fraction(0)),
        maximum=maximum,
    )


def facet_points(facet: FacetSpec, indicators: Forecasts) -> Decimal:
    """What is expected of a facet, its cap included; of its open indicators nothing."""
    return _capped(facet, _sum(one.points for one in _foretold(facet, indicators)))


def _misses(facet: FacetSpec, indicators: Forecasts) -> _Misses:
    found = _foretold(facet, indicators)
    uncapped, expected = _sum(one.points for one in found), facet_points(facet, indicators)
    late = _sum(one.most - one.points for one in found if one.comes_late)
    down = _alike([one.points - one.least for one in found])
    up = _sum([one.most - one.points for one in found if not one.comes_late])
    below = expected - _capped(facet, uncapped - down)
    above = _capped(facet, uncapped + late + up) - expected
    late = min(above, late)
    return _Misses(below, above - late, late)


def _open_points(facet: FacetSpec, indicators: Forecasts) -> Fraction:
    """What open indicators may add to the total: of a facet with a cap no more than it lets count."""
    found = [one.maximum for one in _of_facet(facet, indicators) if one.is_open]
    beyond = sum(found, Fraction(0))
    if facet.cap is None:
        return beyond
    return min(beyond, Fraction(points(Fraction(facet.cap)) - facet_points(facet, indicators)))


def _capped(facet: FacetSpec, total: Decimal) -> Decimal:
    return total if facet.cap is None else min(total, points(Fraction(facet.cap)))


def _foretold(facet: FacetSpec, indicators: Forecasts) -> list[IndicatorForecast]:
    return [one for one in _of_facet(facet, indicators) if not one.is_open]


def _of_facet(facet: FacetSpec, indicators: Forecasts) -> list[IndicatorForecast]:
    codes = [spec.code for objective in facet.objectives for spec in objective.indicators]
    return [indicators[code] for code in codes if code in indicators]


def _alike(misses: Sequence[Decimal]) -> Decimal:
    """What the misses of a facet's indicators come to, which go together to the part ``TOGETHER``."""
    together = sum(misses, NO_POINTS) ** 2
    apart = sum([miss * miss for miss in misses], NO_POINTS)
    return points(Fraction((TOGETHER * together + (1 - TOGETHER) * apart).sqrt()))


def _joined(misses: Iterable[Decimal]) -> Decimal:
    squares = sum([miss * miss for miss in misses], NO_POINTS)
    return points(Fraction(squares.sqrt()))


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, NO_POINTS)
