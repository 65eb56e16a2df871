"""Where a value should lie at the year's end: what is met, how far it is reached, which way is better.

A goal has one side (at least 90, less than 3.5) or two (10 to 15). Whoever asks whether a value is good asks here.
"""

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

HUNDRED = Fraction(100)
NOTHING = Fraction(0)


class Direction(StrEnum):
    """↑ means at least the target, ↓ at most; more than and less than: the target itself is not enough."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOVE = ">"
    BELOW = "<"

    @property
    def upward(self) -> bool:
        """Whether more is better."""
        return self in (Direction.AT_LEAST, Direction.ABOVE)

    @property
    def inclusive(self) -> bool:
        """Whether the target itself is enough."""
        return self in (Direction.AT_LEAST, Direction.AT_MOST)


class Bound(NamedTuple):
    """One side of a goal; not ``inclusive``: reaching the level itself is not enough."""

    level: Fraction
    inclusive: bool = True


class Goal(NamedTuple):
    """The values from ``least`` to ``most``; a side that is None is open. One of them is given, or both.

    ``start``: the way counts from there (deaths of the base year), so that standing still is 0 % of it.
    ``before``: what earlier years brought, where they and this year are judged together; the rate counts it in.
    """

    least: Bound | None = None
    most: Bound | None = None
    start: Fraction | None = None
    before: Fraction = NOTHING

    @classmethod
    def one_sided(cls, direction: Direction, level: Fraction) -> "Goal":
        """What lies on this side of ``level``."""
        bound = Bound(level, direction.inclusive)
        return cls(least=bound) if direction.upward else cls(most=bound)

    @property
    def level(self) -> Fraction:
        """The number that is printed as the target: the lower bound, or else the upper one. Raises ValueError."""
        bound = self.least or self.most
        if bound is None:
            raise ValueError("a goal without any bound")
        return bound.level

    @property
    def is_range(self) -> bool:
        """Whether both sides are bounded."""
        return self.least is not None and self.most is not None

    @property
    def more_is_better(self) -> bool:
        """Whether a larger value can only help."""
        return self.most is None

    @property
    def fewer_is_better(self) -> bool:
        """Whether a smaller value can only help."""
        return self.least is None

    def met(self, value: Fraction) -> bool:
        """Whether ``value`` lies inside."""
        return self.missed(value) is None

    def missed(self, value: Fraction) -> Bound | None:
        """The bound on whose wrong side ``value`` lies; None inside."""
        if self.least and (
            value < self.least.level or (not self.least.inclusive and value == self.least.level)
        ):
            return self.least
        if self.most and (value > self.most.level or (not self.most.inclusive and value == self.most.level)):
            return self.most
        return None

    def rate(self, value: Fraction) -> Fraction | None:
        """The achievement rate in percent, never capped; None where a rate has no meaning (target or divisor ≤ 0).

        Inside a goal of two sides it is 100; outside, value ÷ lower bound or upper bound ÷ value. With a start it is
        the part of the way from there to the target: none where the start is no way off.
        """
        if self.least and self.most:
            bound = self.missed(value)
            if bound is None:
                return HUNDRED
            return Goal(least=bound).rate(value) if bound is self.least else Goal(most=bound).rate(value)
        if self.start is not None:
            way = self.level - self.start if self.least else self.start - self.level
            gone = value - self.start if self.least else self.start - value
            return gone / way * HUNDRED if way > 0 else None
        target = self.level
        if self.before:
            target, value = target + self.before, value + self.before
        if target <= 0:
            return None
        if self.least:
            return value / target * HUNDRED
        return target / value * HUNDRED if value > 0 else None

    @property
    def decided_before(self) -> bool | None:
        """Whether what earlier years brought reaches the goal (True), or has used it up (False), with nothing of this year.

        None where this year decides.
        """
        if not self.before or self.is_range or self.met(NOTHING) is self.fewer_is_better:
            return None
        return self.more_is_better

    def surpassed(self, value: Fraction) -> bool:
        """Whether ``value`` is better than a goal of one side needs; nothing is better than inside a range."""
        if self.least and self.most:
            return False
        return value > self.level if self.least else value < self.level

    def due(self, share: Fraction) -> "Goal":
        """What is due when this ``share`` of a count's year has passed: every bound in proportion.

        Standing on a bound that is not yet the year's is enough, also where the year's level alone is not.
        """
        least, most = (bound and _moved(bound, bound.level * share) for bound in (self.least, self.most))
        start = None if self.start is None else self.start * share
        return Goal(least, most, start, self.before)

    def planned(self, level: Fraction, *, builds_up: bool = False) -> "Goal":
        """What is due where a plan names the ``level`` for now; the upper bound of two sides holds all year.

        Where the value ``builds_up``, the start counts to the part that the level is of the year's.
        """
        start = self.start
        if start is not None and builds_up and self.level:
            start = start * level / self.level
        if self.least:
            return self._replace(least=_moved(self.least, level), start=start)
        return self._replace(most=self.most and _moved(self.most, level), start=start)

    @property
    def direction(self) -> str:
        """The sign before ``level``; for two sides none."""
        if self.least and self.most:
            return ""
        if self.least:
            return Direction.AT_LEAST if self.least.inclusive else Direction.ABOVE
        return Direction.AT_MOST if self.most is None or self.most.inclusive else Direction.BELOW

    def written(self, number: Callable[[Fraction], str]) -> str:
        """``≥ 90``, or ``10–15`` for two sides (``> 10, < 15`` where a bound is exclusive)."""
        if not (self.least and self.most):
            return f"{self.direction} {number(self.level)}"
        least, most = number(self.least.level), number(self.most.level)
        if self.least.inclusive and self.most.inclusive:
            return f"{least}–{most}"
        signs = "≥" if self.least.inclusive else ">", "≤" if self.most.inclusive else "<"
        return f"{signs[0]} {least}, {signs[1]} {most}"


def _moved(bound: Bound, level: Fraction) -> Bound:
    return Bound(level, bound.inclusive or level != bound.level)
