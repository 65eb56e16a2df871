"""A year's values in a line as high as the text, against the planned path."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chiayi_kpi.core.charts.scale import Point, Scale, coordinate, polyline, runs
from chiayi_kpi.core.formats import Number

_MARGIN = 4


@dataclass(frozen=True)
class Sparkline:
    """What ``charts/_sparkline.html`` draws; ``last`` is None where no month has a value."""

    width: str
    height: str
    lines: tuple[str, ...]
    planned: tuple[str, ...]
    dots: tuple[Point, ...]
    last: Point | None
    summary: str

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return self.last is not None


def sparkline(
    values: Sequence[Number | None],
    planned: Sequence[Number | None] = (),
    *,
    summary: str = "",
    width: int = 120,
    height: int = 32,
    due: Collection[int] | None = None,
) -> Sparkline:
    """``values`` and ``planned`` by month from January on, None where there is none; sizes in SVG units.

    ``due``: the months that were to have a value, where that is not every month. Both rows share one vertical scale. ``summary`` is what a reader who cannot see the line is told.
    """
    count = max(len(values), len(planned), 2)
    # As floats from here on: a list draws a thousand points, and nobody sees more of them than a tenth of a unit.
    drawn, path = _floats(values), _floats(planned)
    everything = [value for value in (*drawn, *path) if value is not None] or [0.0]
    across = Scale(0, count - 1, _MARGIN, width - _MARGIN)
    up = Scale(min(everything), max(everything), height - _MARGIN, _MARGIN)
    columns = [across.at(month) for month in range(count)]

    def places(row: Sequence[float | None]) -> list[Point | None]:
        return [None if v is None else Point(x, up.at(v)) for x, v in zip(columns, row, strict=False)]

    stretches = runs(places(drawn), due)
    return Sparkline(
        width=coordinate(width),
        height=coordinate(height),
        lines=tuple(polyline(stretch) for stretch in stretches if len(stretch) > 1),
        planned=tuple(polyline(stretch) for stretch in runs(places(path)) if len(stretch) > 1),
        dots=tuple(stretch[0] for stretch in stretches if len(stretch) == 1),
        last=stretches[-1][-1] if stretches else None,
        summary=summary,
    )


def _floats(row: Sequence[Number | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in row]
