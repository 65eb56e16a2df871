"""Texts in a drawing: about how wide they are, and those beside the ends of lines, which never touch each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiayi_kpi.core.charts.scale import coordinate, spread

_WIDE, _NARROW = 12, 7  # advance of a Chinese and of a Latin character at the charts' 12 units
LINE = 14  # from a text's line to the next one's


@dataclass(frozen=True)
class Style:
    """How a kind of series is drawn, in SVG's presentation attributes."""

    colour: str
    stroke_width: str
    dashes: str = ""
    marker: str = ""


@dataclass(frozen=True)
class Label:
    """A text at a place on an axis; ``baseline`` is where it stands beside a line at ``y``."""

    label: str
    x: str = ""
    y: str = ""
    baseline: str = ""


@dataclass(frozen=True)
class EndLabel:
    """A text beside a line's end; ``strong`` where it belongs to this year. ``style`` is that of a piece of its line at ``y``."""

    text: str
    x: str
    baseline: str
    strong: bool
    y: str = ""
    style: Style | None = None


@dataclass(frozen=True)
class End:
    """Where a text belongs: the height in the drawing at which its line ends."""

    text: str
    y: float
    strong: bool = False
    style: Style | None = None


def end_labels(ends: Sequence[End], x: float, top: float, bottom: float) -> tuple[EndLabel, ...]:
    """The texts from ``x`` on, each as near to its line's end as the others leave room between the two heights."""
    places = spread([end.y + 4 for end in ends], LINE, top, bottom)
    return tuple(
        EndLabel(
            end.text, coordinate(x), coordinate(place), end.strong, coordinate(place - 4), style=end.style
        )
        for end, place in zip(ends, places, strict=True)
    )


def text_width(text: str) -> int:
    """About how wide ``text`` is at 12 units: fonts differ, so this leaves room rather than measures."""
    return sum(_NARROW if ord(character) < 0x2E80 else _WIDE for character in text)
