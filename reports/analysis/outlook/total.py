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


TOGETHER = Decimal("0.1")  # how far the misses of a facet's indicators are one miss: their correlation


class _Misses(NamedTuple):
    """How far a facet's points may miss, its cap included: by chance, and by that of its widest indicator alone.

    ``late`` is what money may bring beyond its pace; ``above`` and ``widest_above`` are beyond that.
    """

    below: Decimal
    widest_below: Decimal
    above: Decimal
    widest_above: Decimal
    late: Decimal


def year_total(facets: Sequence[FacetSpec], indicators: Forecasts, maximum: Fraction) -> YearTotal:
    """The total of these ``indicators`` (by code; one that is left out counts nowhere), which ``facets`` cap.

    A range holds four cases of five, so an indicator is taken to miss by half of its range either way. Misses are added
    up as chances are, by their squares, since some come above and others below: inside a facet, whose indicators share
    causes (one crime wave, one personnel office), the part ``TOGETHER`` of them is one miss; the facets are independent.
    A facet misses by no more than all of its indicators, the total by no less than any indicator. A facet's cap holds
    for its range as for its points. What money may bring beyond its pace is no chance but December: it is added whole.
    """
    expected = sum([facet_points(facet, indicators) for facet in facets], NO_POINTS)
    misses = [_misses(facet, indicators) for facet in facets]
    late = _sum(one.late for one in misses)
    below = max([_joined(one.below for one in misses), *(one.widest_below for one in misses)])
    above = max([_joined(one.above for one in misses), *(one.widest_above for one in misses)])
    return YearTotal(
        expected=expected,
        least=expected - below,
        most=expected + late + above,
        open=sum([_open_points(facet, indicators) for facet in facets], Fraction(0)),
        maximum=maximum,
    )


def facet_points(facet: FacetSpec, indicators: Forecasts) -> Decimal:
    """What is expected of a facet, its cap included; of its open indicators nothing."""
    return _capped(facet, _sum(one.points for one in _foretold(facet, indicators)))


def _misses(facet: FacetSpec, indicators: Forecasts) -> _Misses:
    found = _foretold(facet, indicators)
    steady = [one for one in found if not one.comes_late]
    uncapped = _sum(one.points for one in found)
    at_best = uncapped + _sum(one.most - one.points for one in found if one.comes_late)
    expected, with_late = _capped(facet, uncapped), _capped(facet, at_best)
    half = _alike([(one.most - one.least) / 2 for one in steady])
    downs = [NO_POINTS, *(one.points - one.least for one in found)]
    ups = [NO_POINTS, *(one.most - one.points for one in steady)]
    return _Misses(
        below=expected - _capped(facet, uncapped - min(half, _sum(downs))),
        widest_below=expected - _capped(facet, uncapped - max(downs)),
        above=_capped(facet, at_best + min(half, _sum(ups))) - with_late,
        widest_above=_capped(facet, at_best + max(ups)) - with_late,
        late=with_late - expected,
    )


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
    together = _sum(misses) ** 2
    return (TOGETHER * together + (1 - TOGETHER) * _squares(misses)).sqrt()


def _joined(misses: Iterable[Decimal]) -> Decimal:
    return points(Fraction(_squares(misses).sqrt()))


def _squares(numbers: Iterable[Decimal]) -> Decimal:
    return _sum(number * number for number in numbers)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, NO_POINTS)
