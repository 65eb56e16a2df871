"""A waterfall: from what there could be down to what there is, one bar a step, each where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from chiayi_kpi.core.charts.labels import Label, text_width
from chiayi_kpi.core.charts.scale import Scale, coordinate, round_step, tick_label
from chiayi_kpi.core.formats import Number, exact, fixed, signed

_ROW, _BAR, _FOOT = 27, 15, 34  # a row's height, its bar's, and the axis below
_NAME, _VALUE = 112, 52  # the widths of what stands left and right of the bars
_PER_LINE = 12  # from a name's first line to its second


class WaterfallStep(NamedTuple):
    """By how much a step leads up or down, and where its reasons stand; ``open``: it is not lost, only not there yet."""

    name: str
    change: Number
    url: str = ""
    open: bool = False


@dataclass(frozen=True)
class WaterfallBar:
    """A bar as it is drawn; ``kind`` is ``whole`` (where it starts and ends), ``loss``, ``gain`` or ``open``.

    ``lines`` are its name, folded; ``level`` is the running sum after it, in words, and ``next_x`` where the next begins.
    """

    name: str
    lines: tuple[Label, ...]
    kind: str
    value: str
    level: str
    url: str
    top: str
    bar_y: str
    text_y: str
    x: str
    length: str
    next_x: str
    next_y: str


@dataclass(frozen=True)
class Waterfall:
    """What ``charts/_waterfall.html`` draws and tabulates. ``cut``: the axis does not begin at zero, ``cut_x`` its mark."""

    width: str
    height: str
    row: str
    bar: str
    value_x: str
    axis_y: str
    axis_text_y: str
    unit: str
    summary: str
    ticks: tuple[Label, ...]
    bars: tuple[WaterfallBar, ...]
    cut: bool
    cut_x: str

    @property
    def has_open(self) -> bool:
        """Whether a step is not lost, only not there yet."""
        return any(bar.kind == "open" for bar in self.bars)


def waterfall(
    start: tuple[str, Number],
    steps: Sequence[WaterfallStep],
    end: str,
    *,
    summary: str,
    unit: str,
    width: int = 352,
) -> Waterfall:
    """From ``start`` (name, value) by the ``steps`` to the ``end`` of that name, which is their sum. Sizes in SVG units.

    The axis is cut where all of it happens far from zero.
    """
    levels = [exact(start[1])]
    for step in steps:
        levels.append(levels[-1] + exact(step.change))
    ticks = _ticks(min(levels), max(levels))
    across = Scale(ticks[0], ticks[-1], _NAME, width - _VALUE)
    whole = [(start[0], levels[0], 0), (end, levels[-1], len(steps) + 1)]
    bars = [_bar(name, ticks[0], level, level, across, no) for name, level, no in whole]
    bars[1:1] = [
        _bar(step.name, levels[no], levels[no + 1], levels[no + 1], across, no + 1, step)
        for no, step in enumerate(steps)
    ]
    height = _ROW * len(bars) + _FOOT
    return Waterfall(
        width=str(width),
        height=str(height),
        row=str(_ROW),
        bar=str(_BAR),
        value_x=str(width - 2),
        axis_y=str(height - _FOOT + 2),
        axis_text_y=str(height - _FOOT + 17),
        unit=unit,
        summary=summary,
        ticks=tuple(Label(tick_label(tick, ticks[1] - ticks[0]), x=across.at(tick)) for tick in ticks),
        bars=tuple(bars),
        cut=ticks[0] > 0,
        cut_x=str(_NAME + 6),
    )


def _ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Round values around all levels, with room below the lowest; from zero on where that is near."""
    low, high = min(low, high - 1), max(high, low + 1)  # nothing was lost: a scale all the same
    low = max(low - (high - low) / 4, Fraction(0)) if low >= 0 else low
    step = round_step(high - low)
    return [step * no for no in range(floor(low / step), ceil(high / step) + 1)]


def _bar(
    name: str,
    before: Fraction,
    after: Fraction,
    level: Fraction,
    across: Scale,
    no: int,
    step: WaterfallStep | None = None,
) -> WaterfallBar:
    x = across.at(min(before, after))
    top = no * _ROW
    return WaterfallBar(
        name=name,
        lines=_lines(name, top + _ROW // 2),
        kind=_kind(step),
        value=fixed(level) if step is None else signed(step.change),
        level=fixed(level),
        url=step.url if step else "",
        top=str(top),
        bar_y=str(top + (_ROW - _BAR) // 2),
        text_y=coordinate(top + Fraction(_ROW, 2) + 4),
        x=x,
        length=coordinate(Fraction(across.at(max(before, after))) - Fraction(x)),
        next_x=across.at(level),
        next_y=str(top + (_ROW - _BAR) // 2 + _ROW),
    )


def _kind(step: WaterfallStep | None) -> str:
    if step is None:
        return "whole"
    if step.open:
        return "open"
    return "loss" if step.change < 0 else "gain"


def _lines(name: str, middle: int) -> tuple[Label, ...]:
    """The name on one line, or folded on two, of which the second ends in … where even that is too little."""
    room = _NAME - 8
    first = _fitting(name, room)
    if first == name:
        return (Label(name, y=str(middle + 4)),)
    first = _whole_words(first, name)
    second = name[len(first) :].lstrip()
    if text_width(second) > room:
        second = _fitting(second, room - 12) + "…"
    return Label(first, y=str(middle - 2)), Label(second, y=str(middle - 2 + _PER_LINE))


def _whole_words(beginning: str, text: str) -> str:
    """The ``beginning`` of ``text`` without a word that it would break in two; Chinese is broken anywhere."""
    around = text[len(beginning) - 1 : len(beginning) + 1]
    return beginning.rpartition(" ")[0] or beginning if around.isascii() and " " not in around else beginning


def _fitting(text: str, room: int) -> str:
    """The beginning of ``text`` that fits into ``room``."""
    return next(text[:end] for end in range(len(text), -1, -1) if text_width(text[:end]) <= room)
