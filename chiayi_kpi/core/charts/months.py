"""A year's chart: months across, one or more rows of values, told apart by dash and mark as well as by colour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.charts.scale import (
    Point,
    Scale,
    coordinate,
    known,
    polyline,
    runs,
    tick_label,
    tick_values,
)
from chiayi_kpi.core.formats import Number, fixed, trimmed
from chiayi_kpi.core.roc import LAST_MONTH

_WIDE, _NARROW = 12, 7  # advance of a Chinese and of a Latin character at the charts' 12 units
_QUARTER = 3  # months
# How a pen makes a mark in a path: a round one by touching, a straight one 5 units wide by a stroke of that length.
_PEN = {"circle": "M{}h.01", "square": "M{}m-2.5,0h5"}
_KEY_TEXT = 8  # from a key's line to its name


@dataclass(frozen=True)
class _Room:
    """What a drawing leaves around the curves and in its key, in SVG units.

    ``first`` and ``last`` are from the axis' ends to January and December, ``foot`` from the months to the edge.
    """

    top: int
    bottom: int
    left: int
    right: int
    first: int
    last: int
    foot: int
    key_line: int
    key_gap: int


_PAGE = _Room(top=40, bottom=28, left=20, right=16, first=20, last=12, foot=8, key_line=28, key_gap=20)
_COMPACT = _Room(top=26, bottom=18, left=10, right=4, first=9, last=9, foot=4, key_line=18, key_gap=8)


@dataclass(frozen=True)
class Style:
    """How a kind of series is drawn, in SVG's presentation attributes."""

    colour: str
    stroke_width: str
    dashes: str = ""
    marker: str = ""


KINDS = {
    "planned": Style("#a04f17", "1.75", "7 4"),
    "target": Style("#1a2a2f", "1.25", "2 3"),
    "previous": Style("#6b787c", "1.5", "", "square"),
    "forecast": Style("#2b7f8a", "2", "3 3", "circle"),
    "actual": Style("#0e5560", "2.5", "", "circle"),
}


@dataclass(frozen=True)
class Series:
    """A named row of monthly values (None: no value that month); ``kind`` is one of ``KINDS``.

    ``due``: the months that were to have one, where that is not every month; the line goes on over the others.
    """

    kind: str
    name: str
    values: Sequence[Number | None]
    due: Collection[int] | None = None


@dataclass(frozen=True)
class Label:
    """A text at a place on an axis; ``baseline`` is where it stands beside a line at ``y``."""

    label: str
    x: str = ""
    y: str = ""
    baseline: str = ""


@dataclass(frozen=True)
class ChartRow:
    """A series as it is drawn, with its place in the key and its cells for the table.

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
    key_x1: str
    key_x2: str
    key_mark_x: str
    key_text_x: str


@dataclass(frozen=True)
class MonthChart:
    """What ``charts/_month_chart.html`` draws and tabulates; ``drawn`` is False where no series has a value."""

    width: str
    height: str
    left: str
    right: str
    month_y: str
    key_line_y: str
    key_text_y: str
    unit: str
    summary: str
    ticks: tuple[Label, ...]
    months: tuple[Label, ...]
    rows: tuple[ChartRow, ...]
    drawn: bool
    compact: bool = False


def month_chart(
    series: Sequence[Series],
    *,
    summary: str,
    unit: str = "",
    months: int = LAST_MONTH,
    width: int = 720,
    height: int = 280,
    compact: bool = False,
) -> MonthChart:
    """The chart of ``series`` over months 1…``months``; the last series lies on top.

    Sizes in SVG units; ``summary`` names the drawing for those who cannot see it. ``compact`` is for a small print:
    little room around, each third month named, and the unit left to the caption. An unknown kind is a ``KeyError``.
    """
    room, every = (_COMPACT, _QUARTER) if compact else (_PAGE, 1)
    values = known(*(row.values for row in series))
    ticks = tick_values(min(values, default=Fraction(0)), max(values, default=Fraction(0)))
    labels = [tick_label(tick, ticks[1] - ticks[0]) for tick in ticks]
    left = Fraction(room.left + _NARROW * max(len(label) for label in labels))
    right = Fraction(width - room.right)
    across = Scale(Fraction(1), Fraction(months), left + room.first, right - room.last)
    up = Scale(ticks[0], ticks[-1], Fraction(height - room.bottom), Fraction(room.top))
    key_x = Fraction(0) if compact else max(left, Fraction(text_width(unit) + room.key_gap))
    return MonthChart(
        width=str(width),
        height=str(height),
        left=coordinate(left),
        right=coordinate(right),
        month_y=str(height - room.foot),
        key_line_y="12",
        key_text_y="16",
        unit="" if compact else unit,
        summary=summary,
        ticks=tuple(_tick(label, left, up.at(tick)) for tick, label in zip(ticks, labels, strict=True)),
        months=tuple(
            Label(str(month), x=across.at(month)) for month in range(1, months + 1)[every - 1 :: every]
        ),
        rows=_rows(series, across, up, months, room, key_x),
        drawn=bool(values),
        compact=compact,
    )


def _tick(label: str, left: Fraction, y: str) -> Label:
    """A value on the upright axis. Its place is reckoned here, since not every program shifts a text by dx and dy."""
    return Label(label, x=coordinate(left - 8), y=y, baseline=coordinate(Fraction(y) + 4))


def chart_row(row: Series, across: Scale, up: Scale) -> ChartRow:
    """A series on these scales where the drawing names it itself, without a key."""
    return _row(row, across, up, LAST_MONTH, 0, Fraction(0))


def _rows(
    series: Sequence[Series], across: Scale, up: Scale, months: int, room: _Room, key_x: Fraction
) -> tuple[ChartRow, ...]:
    rows = []
    for row in series:
        rows.append(_row(row, across, up, months, room.key_line, key_x))
        key_x += room.key_line + _KEY_TEXT + text_width(row.name) + room.key_gap
    return tuple(rows)


def _row(row: Series, across: Scale, up: Scale, months: int, key_line: int, key_x: Fraction) -> ChartRow:
    style = KINDS[row.kind]
    values = (list(row.values) + [None] * months)[:months]
    points = [None if v is None else Point(across.at(m), up.at(v)) for m, v in enumerate(values, start=1)]
    stretches = runs(points, row.due)
    return ChartRow(
        name=row.name,
        colour=style.colour,
        stroke_width=style.stroke_width,
        dashes=style.dashes,
        marker=style.marker,
        lines=tuple(polyline(stretch) for stretch in stretches if len(stretch) > 1),
        marks=tuple(point for point in points if point is not None),
        dots="".join(_PEN[style.marker].format(point) for point in points if point) if style.marker else "",
        cells=_cells(values),
        key_x1=coordinate(key_x),
        key_x2=coordinate(key_x + key_line),
        key_mark_x=coordinate(key_x + Fraction(key_line, 2)),
        key_text_x=coordinate(key_x + key_line + _KEY_TEXT),
    )


def _cells(values: Sequence[Number | None]) -> tuple[str, ...]:
    """The values as a table's row: as many decimals, at most two, as the most exact of them needs."""
    places = max(len(trimmed(value).partition(".")[2]) for value in values)
    return tuple(fixed(value, places) for value in values)


def text_width(text: str) -> int:
    """About how wide ``text`` is at 12 units: fonts differ, so this leaves room rather than measures."""
    return sum(_NARROW if ord(character) < 0x2E80 else _WIDE for character in text)
