"""Where a value should lie, and how far it has come: written for the checks alone, nothing of it is the engine's."""

from fractions import Fraction
from typing import NamedTuple

HUNDRED = Fraction(100)


class Aim(NamedTuple):
    """From ``low`` to ``high``, one of them None where it is open; ``strict``: the bound itself is not enough.

    ``start``: the way counts from there. ``before``: what earlier years brought to a sum of several years.
    """

    low: Fraction | None
    high: Fraction | None
    strict: bool = False
    start: Fraction | None = None
    before: Fraction = Fraction(0)

    @property
    def level(self):
        return self.high if self.low is None else self.low

    def side(self, value):
        """The bound on whose wrong side the value lies, as "low" or "high"; None inside."""
        if self.low is not None and (value < self.low or (self.strict and value == self.low)):
            return "low"
        if self.high is not None and (value > self.high or (self.strict and value == self.high)):
            return "high"
        return None

    def rate(self, value):
        """In per cent; None where it has no meaning."""
        if self.low is not None and self.high is not None:
            side = self.side(value)
            if side is None:
                return HUNDRED
            return _of_floor(value, self.low) if side == "low" else _of_ceiling(value, self.high)
        if self.start is not None:
            way = abs(self.level - self.start)
            forward = self.level > self.start if self.high is None else self.level < self.start
            gone = value - self.start if self.high is None else self.start - value
            return gone / way * HUNDRED if forward else None
        value, level = value + self.before, self.level + self.before
        return _of_floor(value, level) if self.high is None else _of_ceiling(value, level)

    def by(self, part, planned=None, *, grows):
        """What is due when this part of the year has passed, or where the plan names a level for now."""
        strict = self.strict
        if planned is not None:
            start = self.start
            if start is not None and grows and self.level:
                start = start * planned / self.level
            low = None if self.low is None else planned
            high = planned if self.low is None else self.high
            strict = self.strict and planned == self.level
            return self._replace(low=low, high=high, start=start, strict=strict)
        if not grows:
            return self
        low, high, start = (None if one is None else one * part for one in (self.low, self.high, self.start))
        strict = self.strict and (low, high) == (self.low, self.high)
        return self._replace(low=low, high=high, start=start, strict=strict)


def _of_floor(value, low):
    return value / low * HUNDRED if low > 0 else None


def _of_ceiling(value, high):
    return high / value * HUNDRED if high > 0 and value > 0 else None


def one_sided(sign, level, **more):
    """``≥``, ``>``, ``≤`` or ``<`` a level."""
    low, high = (level, None) if sign in "≥>" else (None, level)
    return Aim(low, high, strict=sign in "<>", **more)
