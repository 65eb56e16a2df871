"""Weight that does not apply goes to what does, in proportion (107 plan, 4-1-1: 13 %, 20 % without 4-1-2)."""

from collections.abc import Sequence
from fractions import Fraction

NOTHING = Fraction(0)
UNCHANGED = Fraction(1)


def factors(shares: Sequence[Fraction], applicable: Sequence[bool]) -> tuple[Fraction, ...]:
    """What each share is multiplied by so that the applicable ones, in proportion, make up the whole again.

    0 for what does not apply. A share of 0 (a bonus) receives nothing: its factor is 1. Where nothing with a
    share applies, the whole is lost.
    """
    if all(applicable):
        return (UNCHANGED,) * len(shares)
    left = sum((share for share, applies in zip(shares, applicable, strict=True) if applies), NOTHING)
    growth = sum(shares, NOTHING) / left if left else NOTHING
    return tuple(
        NOTHING if not applies else growth if share else UNCHANGED
        for share, applies in zip(shares, applicable, strict=True)
    )
