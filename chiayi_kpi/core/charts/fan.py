"""A year's line beside that of the year before, and the fan into which it may open until December."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.charts.labels import End, EndLabel, Label, Style, end_labels, text_width
from chiayi_kpi.core.charts.months import KINDS, ChartRow, Series, chart_row
from chiayi_kpi.core.charts.scale import Point, Scale, coordinate, known, tick_label, tick_values
from chiayi_kpi.core.formats import Number, fixed, trimmed
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS

_TOP, _BOTTOM, _LEFT, _GAP = 22, 40, 12, 6  # around the curves, and between a place and its label


class Fan(NamedTuple):
    """Where the year's end is expected, and the range around it."""

    least: Number
    expected: Number
    most: Number


class Level(NamedTuple):
    """A value that a name stands for, such as that from which a grade begins."""

    name: str
    value: Number


class Latest(NamedTuple):
    """This year's last value beside its point; ``anchor`` is the end of the text that lies at ``x``."""

    text: str
    x: str
    baseline: str
    anchor: str


@dataclass(frozen=True)
class FanShape:
    """The area from the latest month to December, and the line of what is expected inside it."""

    area: str
    line: str
    end: Point


@dataclass(frozen=True)
class FanChart:
    """What ``charts/_fan_chart.html`` draws and tabulates; ``drawn`` is False where no month has a value.

    ``rows``: the year before, if there is one, then this year. ``latest`` is this year's last value at its point;
    ``fan_cells`` its December in the table: least, expected, most.
    """

    width: str
    height: str
    left: str
    right: str
    month_y: str
    axis_y: str
    axis: str
    unit: str
    summary: str
    ticks: tuple[Label, ...]
    months: tuple[Label, ...]
    levels: tuple[Label, ...]
    rows: tuple[ChartRow, ...]
    fan: FanShape | None
    fan_style: Style
    fan_cells: tuple[str, ...]
    latest: Latest | None
    labels: tuple[EndLabel, ...]
    drawn: bool

    @property
    def lines(self) -> list[dict[str, object]]:
        """The table's: each month with what every row says of it."""
        cells = zip(*(row.cells for row in self.rows), strict=True)
        return [{"month": month, "cells": found} for month, found in zip(MONTHS, cells, strict=True)]


def fan_chart(
    now: Series,
    before: Series | None = None,
    fan: Fan | None = None,
    levels: Sequence[Level] = (),
    *,
    summary: str,
    unit: str,
    axis: str,
    expected: str,
    width: int = 352,
    height: int = 244,
) -> FanChart:
    """The chart of a year's twelve months in ``unit``; None where a month has no value (yet).

    ``fan`` opens from the latest month with a value; without one, or in December, there is none. ``levels`` beyond
    the highest value are left out. ``axis`` names the months, ``expected`` the middle of the fan. Sizes in SVG units.
    """
    latest = max(
        (month for month, value in zip(MONTHS, now.values, strict=False) if value is not None), default=0
    )
    fan = fan if 0 < latest < LAST_MONTH else None
    rows = [row for row in (before, now) if row is not None]
    values = known(*(row.values for row in rows), fan or ())
    ticks = tick_values(Fraction(0), max(values, default=Fraction(0)))
    tick_labels = [tick_label(tick, ticks[1] - ticks[0]) for tick in ticks]
    ends = _ends(now, before, fan, expected)
    left = _LEFT + max(map(text_width, tick_labels))
    right = width - _GAP - max([text_width(text) for text, _value, _strong in ends], default=0)
    across = Scale(1, LAST_MONTH, left + 10, right - 4)
    up = Scale(ticks[0], ticks[-1], height - _BOTTOM, _TOP)
    return FanChart(
        width=str(width),
        height=str(height),
        left=str(left),
        right=str(right),
        month_y=str(height - _BOTTOM + 17),
        axis_y=str(height - 6),
        axis=axis,
        unit=unit,
        summary=summary,
        ticks=tuple(
            _label(text, left - _GAP, up.at(tick)) for text, tick in zip(tick_labels, ticks, strict=True)
        ),
        months=tuple(Label(str(month), x=across.at(month)) for month in MONTHS),
        levels=tuple(
            _label(f"{level.name} {trimmed(level.value)}", left + 4, up.at(level.value), above=True)
            for level in levels
            if level.value <= max(values, default=0)
        ),
        rows=tuple(
            replace(chart_row(row, across, up), cells=tuple(fixed(value) for value in row.values))
            for row in rows
        ),
        fan=None if fan is None else _shape(fan, latest, now.values[latest - 1], across, up),
        fan_style=KINDS["forecast"],
        fan_cells=() if fan is None else tuple(fixed(value) for value in fan),
        latest=_latest(now, latest, across, up, left),
        labels=end_labels(
            [End(text, float(up.at(value)), strong) for text, value, strong in ends],
            right + _GAP,
            10,
            height - _BOTTOM + 4,
        ),
        drawn=bool(values),
    )


def _label(text: str, x: float, y: str, *, above: bool = False) -> Label:
    return Label(text, x=coordinate(x), y=y, baseline=coordinate(Fraction(y) + (-3 if above else 4)))


def _latest(now: Series, latest: int, across: Scale, up: Scale, left: int) -> Latest | None:
    """This year's last value left above its point, or right below it where the year is young.

    There is room on both sides of a line that rises. December's stands at the edge, among the others that end there.
    """
    value = now.values[latest - 1] if 0 < latest < LAST_MONTH else None
    if value is None:
        return None
    text, x, y = f"{now.name} {fixed(value)}", float(across.at(latest)), float(up.at(value))
    if x - text_width(text) > left:
        return Latest(text, coordinate(x), coordinate(y - 9), "end")
    return Latest(text, coordinate(x + 4), coordinate(min(y + 16, float(up.start) - 4)), "start")


def _shape(fan: Fan, latest: int, value: Number | None, across: Scale, up: Scale) -> FanShape:
    start = Point(across.at(latest), up.at(value or 0))
    least, expected, most = (Point(across.at(LAST_MONTH), up.at(end)) for end in fan)
    return FanShape(f"{start} {most} {least}", f"{start} {expected}", expected)


_End = tuple[str, Number, bool]


def _ends(now: Series, before: Series | None, fan: Fan | None, expected: str) -> list[_End]:
    """What is written at the right edge: where the year before and this one end, or the fan's ends and middle."""
    found: list[_End] = []
    for row in (now, before):
        value = None if row is None else (*row.values, *[None] * LAST_MONTH)[LAST_MONTH - 1]
        if row is not None and value is not None:
            found.append((f"{row.name} {fixed(value)}", value, row is now))
    if fan is not None:
        found.append((f"{expected} {fixed(fan.expected)}", fan.expected, True))
        found += [(fixed(end), end, False) for end in (fan.least, fan.most) if end != fan.expected]
    return found
