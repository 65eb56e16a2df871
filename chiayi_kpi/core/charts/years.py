"""A row of years: what each came to, as a line of places with their numbers, beside the targets that were set for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.charts.labels import Label, text_width
from chiayi_kpi.core.charts.scale import (
    Point,
    Scale,
    coordinate,
    known,
    polyline,
    runs,
    tick_label,
    ticks_around,
)
from chiayi_kpi.core.formats import Number, trimmed

_TOP, _BOTTOM, _LEFT, _SIDE = 38, 24, 12, 30  # _SIDE: from the axes' ends to the first and the last year
_ABOVE, _BELOW = 9, 17  # from a place to the number over or under it


@dataclass(frozen=True)
class YearValue:
    """One year of a row; None where there is no value, and ``text`` says why.

    ``so_far``: the year is still running. ``apart``: it was measured otherwise, so that nothing leads from it or to it.
    ``mark``: what the year had come to by the month up to which the running one is known.
    """

    name: str
    value: Number | None = None
    text: str = ""
    target: Number | None = None
    planned: Number | None = None
    mark: Number | None = None
    so_far: bool = False
    apart: bool = False


@dataclass(frozen=True)
class YearPlace:
    """A year as it is drawn: ``place`` of its value with its ``label``, and its other places; None where there is none.

    ``nothing``: what is written instead of a value.
    """

    name: Label
    place: Point | None
    label: Label | None
    nothing: str
    target: Point | None
    planned: Point | None
    mark: Point | None
    mark_label: Label | None
    so_far: bool
    apart: bool


@dataclass(frozen=True)
class YearChart:
    """What ``charts/_years.html`` draws; sizes in SVG units."""

    width: str
    height: str
    left: str
    right: str
    year_y: str
    nothing_y: str
    unit: str
    summary: str
    ticks: tuple[Label, ...]
    years: tuple[YearPlace, ...]
    lines: tuple[str, ...]
    drawn: bool


def year_chart(
    years: Sequence[YearValue], *, summary: str, unit: str = "", width: int = 340, height: int = 180
) -> YearChart:
    """The chart of ``years`` in their order, all on one scale. ``summary`` is what a reader who cannot see it is told."""
    values = known(
        [one.value for one in years],
        [one.target for one in years],
        [one.planned for one in years],
        [one.mark for one in years],
    )
    ticks = ticks_around(values)
    labels = [tick_label(tick, ticks[1] - ticks[0]) for tick in ticks]
    left = _LEFT + max(map(text_width, labels))
    across = Scale(0, max(len(years) - 1, 1), left + _SIDE, width - _SIDE)
    if len(years) == 1:
        across = Scale(0, 0, left, width)
    up = Scale(ticks[0], ticks[-1], height - _BOTTOM, _TOP)
    places = tuple(_place(one, no, across, up) for no, one in enumerate(years))
    return YearChart(
        width=str(width),
        height=str(height),
        left=str(left),
        right=str(width - 4),
        year_y=str(height - 6),
        nothing_y=str(height - _BOTTOM - 7),
        unit=unit,
        summary=summary,
        ticks=tuple(
            Label(text, x=str(left - 6), y=up.at(tick), baseline=coordinate(Fraction(up.at(tick)) + 4))
            for text, tick in zip(labels, ticks, strict=True)
        ),
        years=places,
        lines=_lines(places),
        drawn=bool(values),
    )


def _place(one: YearValue, no: int, across: Scale, up: Scale) -> YearPlace:
    x = across.at(no)

    def at(value: Number | None) -> Point | None:
        return None if value is None else Point(x, up.at(value))

    place, mark = at(one.value), at(one.mark)
    return YearPlace(
        name=Label(one.name, x=x),
        place=place,
        label=None if place is None else _label(one, place, at(one.target) or at(one.planned)),
        nothing=one.text if place is None else "",
        target=at(one.target),
        planned=at(one.planned),
        mark=mark,
        mark_label=None if mark is None else _beside(one.mark, mark, place),
        so_far=one.so_far,
        apart=one.apart,
    )


def _label(one: YearValue, place: Point, target: Point | None) -> Label:
    """The number over its place, or under it where a target stands close above."""
    y = float(place.y)
    below = target is not None and -2 < y - float(target.y) < _BELOW + 4
    return Label(one.text, x=place.x, y=coordinate(y + _BELOW if below else y - _ABOVE))


def _beside(value: Number | None, mark: Point, place: Point | None) -> Label:
    y = float(mark.y) + 4
    if place is not None and 0 <= y - float(place.y) < _BELOW:
        y = float(place.y) + _BELOW
    return Label(trimmed(value), x=coordinate(float(mark.x) + 7), y=coordinate(y))


def _lines(places: Sequence[YearPlace]) -> tuple[str, ...]:
    """The stretches between years that compare; a year without a value, or measured otherwise, breaks the line."""
    row = [None if one.apart else one.place for one in places]
    return tuple(polyline(stretch) for stretch in runs(row) if len(stretch) > 1)
