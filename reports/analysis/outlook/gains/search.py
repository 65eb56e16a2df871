"""The least that earns something: found by asking the engine, so that every rule there is or will be is searched alike.

Along one input points are taken to rise (or fall) steadily, as they do under every rule of the domain; of a rule
that did otherwise the moves found would still be true, only perhaps not the smallest.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

FARTHEST = 6  # powers of ten of the unit that are tried
Points = Callable[[int], Decimal]  # how many units of change → points that count


class Found(NamedTuple):
    """``first`` is the least number of units that earns anything, ``full`` the least that earns all there is."""

    first: int
    first_points: Decimal
    full: int
    full_points: Decimal


def search(points: Points, now: Decimal, maximum: Decimal, room: int | None) -> Found | None:
    """The units of change, at most ``room`` of them (None: any number), that raise ``now``; None where none does."""
    reached, best = _farthest(points, now, maximum, room)
    if best <= now:
        return None
    full = _least(lambda units: points(units) >= best, reached)
    first = _least(lambda units: points(units) > now, full)
    return Found(first, points(first), full, best)


def _farthest(points: Points, now: Decimal, maximum: Decimal, room: int | None) -> tuple[int, Decimal]:
    """How far it is worth going, and the points there."""
    reached, best = 0, now
    for power in range(FARTHEST + 1):
        units = 10**power if room is None else min(10**power, room)
        if units <= reached:
            break
        found = points(units)
        if found > best:
            reached, best = units, found
        if found >= maximum or units == room:
            break
    return reached, best


def _least(enough: Callable[[int], bool], upper: int) -> int:
    """The least number of units from 1 to ``upper`` that is enough, ``upper`` being so."""
    lower = 0
    while upper - lower > 1:
        middle = (lower + upper) // 2
        if enough(middle):
            upper = middle
        else:
            lower = middle
    return upper
