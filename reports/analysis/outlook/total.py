"""From the indicators' points at the year's end to the total: its range, and the points that are open beside it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring import rounding
from indicators.scoring.component import NO_POINTS
from indicators.scoring.model import FacetSpec
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


class _Facet(NamedTuple):
    """What is foretold of a facet's indicators, the points that open ones may add, and what it lets count."""

    foretold: list[IndicatorForecast]
    open: Fraction
    cap: Decimal | None

    @property
    def points(self) -> Decimal:
        return self.capped(_sum(one.points for one in self.foretold))

    def capped(self, total: Decimal) -> Decimal:
        return _capped(total, self.cap)


def year_total(facets: Sequence[FacetSpec], indicators: Forecasts, maximum: Fraction) -> YearTotal:
    """The total of these ``indicators`` (by code; one that is left out counts nowhere), which ``facets`` cap.

    A range holds four cases of five, so an indicator is taken to miss by half of its range either way. Misses are added
    up as chances are, by their squares, since some come above and others below: inside a facet, whose indicators share
    causes (one crime wave, one personnel office), the part ``TOGETHER`` of them is one miss; the facets are independent.
    A facet misses by no more than all of its indicators, the total by no less than any indicator. A facet's cap holds
    for its range as for its points. What money may bring beyond its pace is no chance but December: it is added whole.
    """
    found = [_facet(spec, indicators) for spec in facets]
    points = [facet.points for facet in found]
    misses = list(map(_misses, found))
    expected, late = _sum(points), _sum(one.late for one in misses)
    below = max([_joined(one.below for one in misses), *(one.widest_below for one in misses)])
    above = max([_joined(one.above for one in misses), *(one.widest_above for one in misses)])
    return YearTotal(
        expected=expected,
        least=expected - below,
        most=expected + late + above,
        open=sum(map(_open_points, found, points), Fraction(0)),
        maximum=maximum,
    )


def total_of(facets: Sequence[FacetSpec], points: Mapping[str, Decimal]) -> Decimal:
    """The total of these points by indicator code, under the caps of ``facets``."""
    return _sum(
        _capped(_sum(points[code] for code in _codes(facet) if code in points), _cap(facet))
        for facet in facets
    )


def facet_points(facet: FacetSpec, indicators: Forecasts) -> Decimal:
    """What is expected of a facet, its cap included; of its open indicators nothing."""
    return _facet(facet, indicators).points


def _facet(facet: FacetSpec, indicators: Forecasts) -> _Facet:
    found = [indicators[code] for code in _codes(facet) if code in indicators]
    return _Facet(
        [one for one in found if not one.is_open],
        sum([one.maximum for one in found if one.is_open], Fraction(0)),
        _cap(facet),
    )


def _cap(facet: FacetSpec) -> Decimal | None:
    return None if facet.cap is None else rounding.points(Fraction(facet.cap))


def _capped(total: Decimal, cap: Decimal | None) -> Decimal:
    return total if cap is None else min(total, cap)


def _codes(facet: FacetSpec) -> list[str]:
    return [spec.code for objective in facet.objectives for spec in objective.indicators]


def _misses(facet: _Facet) -> _Misses:
    found = facet.foretold
    steady = [one for one in found if not one.comes_late]
    uncapped = _sum(one.points for one in found)
    at_best = uncapped + _sum(one.most - one.points for one in found if one.comes_late)
    expected, with_late = facet.capped(uncapped), facet.capped(at_best)
    half = _alike([(one.most - one.least) / 2 for one in steady])
    downs = [NO_POINTS, *(one.points - one.least for one in found)]
    ups = [NO_POINTS, *(one.most - one.points for one in steady)]
    return _Misses(
        below=expected - facet.capped(uncapped - min(half, _sum(downs))),
        widest_below=expected - facet.capped(uncapped - max(downs)),
        above=facet.capped(at_best + min(half, _sum(ups))) - with_late,
        widest_above=facet.capped(at_best + max(ups)) - with_late,
        late=with_late - expected,
    )


def _open_points(facet: _Facet, expected: Decimal) -> Fraction:
    """What open indicators may add to the total: of a facet with a cap no more than it lets count."""
    return facet.open if facet.cap is None else min(facet.open, Fraction(facet.cap - expected))


def _alike(misses: Sequence[Decimal]) -> Decimal:
    """What the misses of a facet's indicators come to, which go together to the part ``TOGETHER``."""
    together = _sum(misses) ** 2
    return (TOGETHER * together + (1 - TOGETHER) * _squares(misses)).sqrt()


def _joined(misses: Iterable[Decimal]) -> Decimal:
    return rounding.points(Fraction(_squares(misses).sqrt()))


def _squares(numbers: Iterable[Decimal]) -> Decimal:
    return _sum(number * number for number in numbers)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, NO_POINTS)
