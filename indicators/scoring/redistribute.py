"""Weight that does not apply goes to what does, in proportion (107 plan, 4-1-1: 13 %, 20 % without 4-1-2)."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

NOTHING = Fraction(0)
UNCHANGED = Fraction(1)
HUNDREDTHS = 100  # of a point


def factors(
    shares: Sequence[Fraction], applicable: Sequence[bool], *, in_hundredths: bool = True
) -> tuple[Fraction, ...]:
    """What each share is multiplied by so that the applicable ones, in proportion, make up the whole again.

    ``in_hundredths``: each is then a number of hundredths. 0 for what does not apply. A share of 0 (a bonus) receives
    nothing: its factor is 1. Where nothing with a share applies, the whole is lost.
    """
    if all(applicable):
        return (UNCHANGED,) * len(shares)
    held = [share if applies else NOTHING for share, applies in zip(shares, applicable, strict=True)]
    left = sum(held, NOTHING)
    grown = [share * sum(shares, NOTHING) / left for share in held] if left else held
    if in_hundredths:
        grown = _in_hundredths(grown)
    return tuple(
        NOTHING if not applies else new / old if old else UNCHANGED
        for new, old, applies in zip(grown, shares, applicable, strict=True)
    )


def _in_hundredths(parts: Sequence[Fraction]) -> list[Fraction]:
    """Each part rounded down; what is left of their sum goes to the largest remainders, of equal ones to the first."""
    units = [part * HUNDREDTHS for part in parts]
    left = floor(sum(units)) - sum(map(floor, units))
    by_remainder = sorted(range(len(units)), key=lambda place: floor(units[place]) - units[place])
    raised = set(by_remainder[:left])
    return [Fraction(floor(unit) + (place in raised), HUNDREDTHS) for place, unit in enumerate(units)]
