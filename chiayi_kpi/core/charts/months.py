"""A year's chart: months across, one or more rows of values, told apart by dash and mark as well as by colour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.charts.labels import End, EndLabel, Label, Style, end_labels, text_width
from chiayi_kpi.core.charts.month_bars import MonthAmounts, MonthBars, month_bars
from chiayi_kpi.core.charts.scale import (
    Point,
    Scale,
    coordinate,
    known,
    polyline,
    runs,
    tick_label,
    tick_values,
    ticks_around,
)
from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.formats import Number, fixed, trimmed
from chiayi_kpi.core.roc import LAST_MONTH

_QUARTER = 3  # months
_MONTH_NAME = 18  # what the names of two months need to stand apart
# How a pen makes a mark in a path: a round one by touching, a straight one 5 units wide by a stroke of that length.
_PEN = {"circle": "M{}h.01", "square": "M{}m-2.5,0h5"}
_SAMPLE = 18  # a piece of a line before its name
_GAP = 6


@dataclass(frozen=True)
class _Room:
    """What a drawing leaves around the curves, in SVG units: ``first`` and ``last`` from the axis' ends to January and December.

    ``bars`` is what the months' own bars take below, ``between`` what parts them from the months' names.
    """

    top: int
    bottom: int
    left: int
    first: int
    last: int
    bars: int
    between: int


_PAGE = _Room(top=34, bottom=26, left=20, first=24, last=14, bars=76, between=22)
_COMPACT = _Room(top=24, bottom=18, left=12, first=10, last=6, bars=34, between=10)


KINDS = {
    "planned": Style(colour("highlight"), "1.75", "7 4"),
    "target": Style(colour("ink"), "1.25", "2 3"),
    "previous": Style(colour("chart-before"), "1.5", "", "square"),
    # a year's result, of whose months nothing is known
    "level": Style(colour("chart-before"), "1.5", "10 3 2 3"),
    "forecast": Style(colour("primary-500"), "2", "3 3", "circle"),
    "actual": Style(colour("primary-700"), "2.5", "", "circle"),
}
_SHORT = Style(colour("shortfall"), "1.5")


@dataclass(frozen=True)
class Series:
    """A named row of monthly values (None: no value that month); ``kind`` is one of ``KINDS``.

    ``due``: the months that were to have one, where that is not every month; the line goes on over the others.
    """

    kind: str
    name: str
    values: Sequence[Number | None]
    due: Collection[int] | None = None

    @property
    def last(self) -> tuple[int, Number] | None:
        """The latest month that has a value, and it."""
        found = [(month, value) for month, value in enumerate(self.values, start=1) if value is not None]
        return found[-1] if found else None


class Gap(NamedTuple):
    """In words, how far the latest value lies from what was due in ``month``."""

    month: int
    words: str


@dataclass(frozen=True)
class ChartRow:
    """A series as it is drawn, with its cells for the table.

    ``dots`` is the path of all ``marks`` in one, for a compact drawing: points that a wide pen makes visible.
    """

    name: str
    colour: str
    stroke_width: str
    dashes: str
    marker: str
    lines: tuple[str, ...]
    marks: tuple[Point, ...]
    dots: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class MonthChart:
    """What ``charts/_month_chart.html`` draws and tabulates; ``drawn`` is False where no series has a value.

    ``labels`` stand right of all lines, ``beside`` inside next to this year's latest value. ``gap`` is the path of the line
    between that value and what was due; ``table`` has a name and the months' cells for every row and bar.
    """

    width: str
    height: str
    left: str
    right: str
    month_y: str
    axis: Label
    unit: str
    summary: str
    ticks: tuple[Label, ...]
    months: tuple[Label, ...]
    rows: tuple[ChartRow, ...]
    labels: tuple[EndLabel, ...]
    beside: tuple[EndLabel, ...]
    sample_x1: str
    sample_x2: str
    sample_mark: str
    gap: str
    bars: MonthBars | None
    table: tuple[tuple[str, tuple[str, ...]], ...]
    drawn: bool
    compact: bool = False


def month_chart(
    series: Sequence[Series],
    *,
    summary: str,
    unit: str = "",
    axis: str = "",
    gap: Gap | None = None,
    amounts: MonthAmounts | None = None,
    months: int = LAST_MONTH,
    width: int = 720,
    height: int = 280,
    compact: bool = False,
) -> MonthChart:
    """The chart of ``series`` over months 1…``months``; the last series lies on top and is the one that has a ``gap``.

    Sizes in SVG units; with ``amounts`` it is higher by their bars. ``summary`` names the drawing for those who cannot see
    it, ``axis`` the months. ``compact`` is for a small print or screen. An unknown kind is a ``KeyError``.
    """
    room = _COMPACT if compact else _PAGE
    values = known(*(row.values for row in series))
    ticks = ticks_around(values)
    labels = [tick_label(tick, ticks[1] - ticks[0]) for tick in ticks]
    texts = {row.name: f"{row.name} {trimmed(row.last[1])}" for row in series if row.last}
    longest = max(map(text_width, [*texts.values(), *_names(amounts), gap.words if gap else ""]), default=0)
    left = room.left + max(*map(text_width, labels), *map(text_width, _scale_of(amounts)), 0)
    right = width - longest - _SAMPLE - 2 * _GAP
    bottom = height - room.bottom
    across = Scale(Fraction(1), Fraction(months), left + room.first, right - room.last)
    up = Scale(ticks[0], ticks[-1], bottom, room.top)
    text_x = right + _GAP + _SAMPLE + _GAP
    names = float(across.at(2)) - float(across.at(1)) if months > 1 else _MONTH_NAME
    every = 1 if names >= _MONTH_NAME else _QUARTER
    month_y = height - room.bottom + 16
    beside, column, bracket = _ends(series, texts, gap, across, up, right)
    foot = height + (room.between + room.bars + 6 if amounts else 0)
    return MonthChart(
        width=str(width),
        height=str(foot),
        left=str(left),
        right=str(right),
        month_y=str(month_y),
        axis=Label(axis, x=coordinate(float(across.at(months)) + 12), y=str(month_y)),
        unit=unit,
        summary=summary,
        ticks=tuple(_tick(label, left, up.at(tick)) for tick, label in zip(ticks, labels, strict=True)),
        months=tuple(
            Label(str(month), x=across.at(month)) for month in range(1, months + 1)[every - 1 :: every]
        ),
        rows=tuple(_row(row, across, up, months) for row in series),
        labels=end_labels(column, text_x, room.top - 6, bottom + 4),
        beside=beside,
        sample_x1=str(right + _GAP),
        sample_x2=str(right + _GAP + _SAMPLE),
        sample_mark=coordinate(right + _GAP + _SAMPLE / 2),
        gap=bracket,
        bars=month_bars(amounts, across, text_x, foot - room.bars, foot - 6, KINDS["planned"])
        if amounts
        else None,
        table=tuple(
            (name, _cells(_year(found, months)))
            for name, found in (
                *((row.name, row.values) for row in series),
                *(amounts.rows if amounts else ()),
            )
        ),
        drawn=bool(values),
        compact=compact,
    )


def _names(amounts: MonthAmounts | None) -> tuple[str, ...]:
    return tuple(name for name, _values in amounts.rows) if amounts else ()


def _scale_of(amounts: MonthAmounts | None) -> list[str]:
    found = amounts.known if amounts else []
    ticks = tick_values(min([*found, Fraction(0)]), max([*found, Fraction(0)]))
    return [tick_label(tick, ticks[1] - ticks[0]) for tick in ticks]


def _ends(
    series: Sequence[Series],
    texts: dict[str, str],
    gap: Gap | None,
    across: Scale,
    up: Scale,
    right: int,
) -> tuple[tuple[EndLabel, ...], list[End], str]:
    """What is written beside this year's latest value where it has room there; what stands right of all lines; the gap's line."""
    own: list[End] = []
    others: list[End] = []
    bracket, at = "", 0.0
    planned = next((row for row in series if row.kind == "planned"), None)
    for row in series:
        if row.last is None:
            continue
        month, value = row.last
        end = End(texts[row.name], float(up.at(value)), row.kind == "actual", KINDS[row.kind])
        if row.kind != "actual":
            others.append(end)
            continue
        own.append(end)
        at = float(across.at(month))
        due = planned.values[gap.month - 1] if gap and planned else None
        if gap and due is not None:
            at = max(at, float(across.at(gap.month)))
            bracket = f"M{coordinate(at)},{up.at(value)}V{up.at(due)}"
            own.append(
                End(gap.words, (float(up.at(value)) + float(up.at(due))) / 2, strong=True, style=_SHORT)
            )
    if own and at + 2 * _GAP + max(text_width(end.text) for end in own) < right:
        return end_labels(own, at + 2 * _GAP, float(up.end) - 6, float(up.start) - 2), others, bracket
    return (), [*own, *others], bracket


def _tick(label: str, left: int, y: str) -> Label:
    """A value on the upright axis. Its place is reckoned here, since not every program shifts a text by dx and dy."""
    return Label(label, x=coordinate(left - 8), y=y, baseline=coordinate(Fraction(y) + 4))


def chart_row(row: Series, across: Scale, up: Scale) -> ChartRow:
    """A series on these scales."""
    return _row(row, across, up, LAST_MONTH)


def _year(values: Sequence[Number | None], months: int) -> list[Number | None]:
    return [*values, *[None] * months][:months]


def _row(row: Series, across: Scale, up: Scale, months: int) -> ChartRow:
    style = KINDS[row.kind]
    values = _year(row.values, months)
    points = [None if v is None else Point(across.at(m), up.at(v)) for m, v in enumerate(values, start=1)]
    return ChartRow(
        name=row.name,
        colour=style.colour,
        stroke_width=style.stroke_width,
        dashes=style.dashes,
        marker=style.marker,
        lines=tuple(polyline(stretch) for stretch in runs(points, row.due) if len(stretch) > 1),
        marks=tuple(point for point in points if point is not None),
        dots="".join(_PEN[style.marker].format(point) for point in points if point) if style.marker else "",
        cells=_cells(values),
    )


def _cells(values: Sequence[Number | None]) -> tuple[str, ...]:
    """The values as a table's row: as many decimals, at most two, as the most exact of them needs."""
    places = max(len(trimmed(value).partition(".")[2]) for value in values)
    return tuple(fixed(value, places) for value in values)
