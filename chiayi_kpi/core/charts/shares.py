"""Counted things in bars of parts: how many of each kind there are, all bars to one scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.charts.scale import coordinate


@dataclass(frozen=True)
class BarShare:
    """A part of a bar: its kind by number, how many, and its place in per cent of the drawing's width."""

    no: int
    count: int
    x: str
    width: str
    middle: str


@dataclass(frozen=True)
class ShareBar:
    """One row of ``charts/_share_bars.html``; a kind of which there is none has no part."""

    label: str
    total: int
    shares: tuple[BarShare, ...]


def share_bars(rows: Iterable[tuple[str, Sequence[int]]]) -> list[ShareBar]:
    """``rows`` are (label, counts by kind); the longest bar takes the whole width."""
    rows = list(rows)
    widest = max((sum(counts) for _label, counts in rows), default=0)
    return [ShareBar(label, sum(counts), tuple(_shares(counts, widest))) for label, counts in rows]


def _shares(counts: Sequence[int], widest: int) -> Iterable[BarShare]:
    before = 0
    for no, count in enumerate(counts):
        if count:
            x, width = Fraction(100 * before, widest), Fraction(100 * count, widest)
            yield BarShare(no, count, coordinate(x, 2), coordinate(width, 2), coordinate(x + width / 2, 2))
        before += count
