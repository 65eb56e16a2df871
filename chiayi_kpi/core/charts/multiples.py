"""Small multiples: one drawing each for many rows of months, all on the same axes, so that they can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.charts.labels import Label
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
from chiayi_kpi.core.formats import Number, fixed
from chiayi_kpi.core.roc import LAST_MONTH

_TOP, _BOTTOM, _LEFT, _RIGHT = 10, 20, 32, 46  # at the right the last value has its place
_NAMED_MONTHS = (1, 6, LAST_MONTH)

Months = Sequence[Number | None]


@dataclass(frozen=True)
class Multiple:
    """What ``charts/_multiple.html`` draws of one row: its values, the ``path`` beside them and the year ``before``.

    ``last`` is None where no month has a value; ``last_label`` is written beside it, at ``label_x`` and ``label_y``.
    """

    name: str
    lines: tuple[str, ...]
    path: tuple[str, ...]
    before: tuple[str, ...]
    dots: tuple[Point, ...]
    last: Point | None
    last_label: str
    label_x: str
    label_y: str
    cells: tuple[str, ...]
    before_cells: tuple[str, ...]


@dataclass(frozen=True)
class SmallMultiples:
    """The axes that all ``panels`` share; sizes in SVG units."""

    width: str
    height: str
    left: str
    right: str
    month_y: str
    ticks: tuple[Label, ...]
    months: tuple[Label, ...]
    panels: tuple[Multiple, ...]


def small_multiples(
    rows: Sequence[tuple[str, Months, Months, Months]], *, width: int = 260, height: int = 124
) -> SmallMultiples:
    """``rows`` are (name, values, the path beside them, the year before), all by month from January on, None where there is none."""
    values = known(*(row for _name, *all_of_it in rows for row in all_of_it))
    ticks = ticks_around(values)
    across = Scale(1, LAST_MONTH, _LEFT + 6, width - _RIGHT)
    up = Scale(ticks[0], ticks[-1], height - _BOTTOM, _TOP)
    return SmallMultiples(
        width=str(width),
        height=str(height),
        left=str(_LEFT),
        right=str(width - _RIGHT),
        month_y=str(height - 5),
        ticks=tuple(
            Label(
                tick_label(tick, ticks[1] - ticks[0]),
                x=str(_LEFT - 5),
                y=up.at(tick),
                baseline=coordinate(Fraction(up.at(tick)) + 4),
            )
            for tick in ticks
        ),
        months=tuple(Label(str(month), x=across.at(month)) for month in _NAMED_MONTHS),
        panels=tuple(_multiple(*row, across, up) for row in rows),
    )


def _multiple(name: str, values: Months, path: Months, before: Months, across: Scale, up: Scale) -> Multiple:
    stretches = runs(_points(values, across, up))
    last = stretches[-1][-1] if stretches else None
    return Multiple(
        name=name,
        lines=_lines(values, across, up),
        path=_lines(path, across, up),
        before=_lines(before, across, up),
        dots=tuple(stretch[0] for stretch in stretches if len(stretch) == 1),
        last=last,
        last_label=next((fixed(value) for value in reversed(values) if value is not None), ""),
        label_x="" if last is None else coordinate(Fraction(last.x) + 6),
        label_y="" if last is None else coordinate(Fraction(last.y) + 4),
        cells=tuple(fixed(value) for value in values),
        before_cells=tuple(fixed(value) for value in before),
    )


def _lines(values: Months, across: Scale, up: Scale) -> tuple[str, ...]:
    return tuple(polyline(stretch) for stretch in runs(_points(values, across, up)) if len(stretch) > 1)


def _points(values: Months, across: Scale, up: Scale) -> list[Point | None]:
    return [
        None if value is None else Point(across.at(month), up.at(value))
        for month, value in enumerate(values, start=1)
    ]
