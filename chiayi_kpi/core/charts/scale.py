"""From values to coordinates: linear scales, round tick values, runs of months without a gap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from chiayi_kpi.core.formats import Number, exact, trimmed

_UNWIELDY = 10**12


@dataclass(frozen=True)
class Point:
    """A place in a drawing, in its user units, as text."""

    x: str
    y: str

    def __str__(self) -> str:
        return f"{self.x},{self.y}"


@dataclass(frozen=True)
class Scale:
    """Maps values ``low``…``high`` to coordinates ``start``…``end``; a scale without extent maps to its middle."""

    low: Fraction | float
    high: Fraction | float
    start: Fraction | float
    end: Fraction | float

    def at(self, value: Number | float) -> str:
        """The coordinate of ``value``, to a tenth of a unit. A drawing's accuracy is enough: a page has a thousand of them."""
        low, extent, start, length = self._drawn
        share = (float(value) - low) / extent if extent else 0.5
        # Where large values hardly differ, the rounding of floats would draw the last of them beside the range.
        return coordinate(start + min(1.0, max(0.0, share)) * length)

    @cached_property
    def _drawn(self) -> tuple[float, float, float, float]:
        """Both ranges, each by its first end and its extent."""
        return float(self.low), float(self.high - self.low), float(self.start), float(self.end - self.start)


def coordinate(value: Fraction | float, places: int = 1) -> str:
    """A coordinate as SVG writes it: a point for the decimals, no thousands, no closing zeros."""
    units = floor(value * 10**places + 0.5)
    text = f"{'-' if units < 0 else ''}{abs(units) // 10**places}.{abs(units) % 10**places:0{places}d}"
    return text.rstrip("0").rstrip(".")


def runs(points: Sequence[Point | None], due: Collection[int] | None = None) -> list[list[Point]]:
    """The stretches of points between gaps: a month not reported breaks the line instead of bridging it.

    With ``due``, a month (from 1) that is not among them is no gap.
    """
    stretches: list[list[Point]] = [[]]
    for month, point in enumerate(points, start=1):
        if point is not None:
            stretches[-1].append(point)
        elif stretches[-1] and (due is None or month in due):
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to the ``wanted`` ones (in any order), ``gap`` apart and within ``low``…``high``.

    Where they do not all fit, the first ones pass ``low``.
    """
    order = sorted(range(len(wanted)), key=lambda no: wanted[no])
    places = list(wanted)
    least = low
    for no in order:
        places[no] = least = max(wanted[no], least)
        least += gap
    most = high
    for no in reversed(order):
        places[no] = most = min(places[no], most)
        most -= gap
    return places


def polyline(stretch: Iterable[Point]) -> str:
    """The ``points`` attribute of a polyline."""
    return " ".join(str(point) for point in stretch)


def known(*rows: Iterable[Number | None]) -> list[Fraction]:
    """All values that there are, exact."""
    return [exact(value) for row in rows for value in row if value is not None]


def round_step(extent: Fraction, count: int = 4) -> Fraction:
    """The step 1, 2 or 5 × 10ⁿ that divides ``extent`` (> 0) into about ``count`` parts, never more."""
    rough = extent / count
    power = Fraction(10) ** (len(str(rough.numerator)) - len(str(rough.denominator)))
    if power > rough:
        power /= 10
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def tick_values(low: Fraction, high: Fraction) -> list[Fraction]:
    """Round values from at most ``low`` to at least ``high``; rates far from zero keep their own range.

    Zero is included unless the smallest value is above three fifths of the largest: a line from 88 to 95 % is
    to be seen, and an axis that hides zero says so by its labels.
    """
    if low > 0 and low < high * Fraction(3, 5):
        low = Fraction(0)
    if low == high:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high:
        high = Fraction(1)
    step = round_step(high - low)
    return [step * n for n in range(floor(low / step), ceil(high / step) + 1)]


def ticks_around(values: Collection[Fraction]) -> list[Fraction]:
    """The tick values of a chart of these; without any, of nothing but zero."""
    return tick_values(min(values, default=Fraction(0)), max(values, default=Fraction(0)))


def tick_label(value: Fraction, step: Fraction) -> str:
    """A tick in full, or as ``1.2×10^15`` where it would not fit."""
    if abs(value) >= _UNWIELDY:
        power = len(str(int(abs(value)))) - 1
        return f"{trimmed(value / 10**power)}×10^{power}"
    places = 0
    while (step * 10**places).denominator != 1 and places < 12:
        places += 1
    return trimmed(value, places)
