"""Points against weights: tracks as long as the weights, so that 35 looks like more than 20."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString

from chiayi_kpi.core.charts.scale import coordinate
from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.formats import Number, exact, fixed, trimmed

_TRACK, _FILLED, _DUE, _GAP = map(colour, ("line", "primary-700", "highlight", "surface"))


@dataclass(frozen=True)
class Bar:
    """One row of ``charts/_bars.html``; ``track``, ``filled`` and ``due`` are per cent of the drawing's width."""

    label: str
    points: str
    weight: str
    due_points: str
    track: str
    filled: str
    due: str


def bar_share(part: Number, whole: Number, of: int = 100) -> str:
    """``part`` / ``whole`` as a length out of ``of``, kept within 0…``of``; no whole gives no length."""
    if exact(whole) <= 0:
        return "0"
    share = min(Fraction(1), max(Fraction(0), exact(part) / exact(whole)))
    return coordinate(share * of, 2)


def bars(rows: Iterable[tuple[str, Number, Number, Number | None]]) -> list[Bar]:
    """``rows`` are (label, points, weight, points due by now or what else is marked, or None), all in points.

    The longest weight takes the whole width. Points above a weight end at the width, their number tells the rest.
    """
    rows = list(rows)
    widest = max((exact(weight) for _label, _points, weight, _due in rows), default=Fraction(0))
    return [
        Bar(
            label=label,
            points=fixed(points),
            weight=trimmed(weight),
            due_points="" if due is None else fixed(due),
            track=bar_share(weight, widest),
            filled=bar_share(points, widest),
            due="" if due is None else bar_share(due, widest),
        )
        for label, points, weight, due in rows
    ]


def bar_drawing(bar: Bar) -> SafeString:
    """The drawing of one bar, ready made: a city's page has some for every agency. Its mark is the points due by now, or
    what it is compared with.
    """
    line = f'<line x1="{bar.due}%" x2="{bar.due}%" y1="0" y2="18"'
    due = (
        f'{line} stroke="{_GAP}" stroke-width="5"/>{line} stroke="{_DUE}" stroke-width="2"/>'
        if bar.due
        else ""
    )
    return SafeString(  # numbers alone
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="18" aria-hidden="true">'
        f'<rect y="3" width="{bar.track}%" height="12" rx="2" fill="{_TRACK}"/>'
        f'<rect y="3" width="{bar.filled}%" height="12" rx="2" fill="{_FILLED}"/>{due}</svg>'
    )
