"""A year's values in a line as high as the text, against the planned path."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.charts.scale import Point, Scale, coordinate, known, polyline, runs
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
    everything = known(values, planned) or [Fraction(0)]
    across = Scale(Fraction(0), Fraction(count - 1), Fraction(_MARGIN), Fraction(width - _MARGIN))
    up = Scale(min(everything), max(everything), Fraction(height - _MARGIN), Fraction(_MARGIN))

    def places(row: Sequence[Number | None]) -> list[Point | None]:
        return [None if v is None else Point(across.at(i), up.at(v)) for i, v in enumerate(row)]

    points = places(values)
    stretches = runs(points, due)
    return Sparkline(
        width=coordinate(Fraction(width)),
        height=coordinate(Fraction(height)),
        lines=tuple(polyline(stretch) for stretch in stretches if len(stretch) > 1),
        planned=tuple(polyline(stretch) for stretch in runs(places(planned)) if len(stretch) > 1),
        dots=tuple(stretch[0] for stretch in stretches if len(stretch) == 1),
        last=stretches[-1][-1] if stretches else None,
        summary=summary,
    )
