"""How wide a range has to be, given how few months there are."""

from collections.abc import Mapping

MONTHS = 12
STAGE = 0.5  # the least spread of a month of progress, as a part of an even month
# Student's t, two-sided 80 %, by degrees of freedom: two months leave one, and a range three times as wide as
# eleven would.
_T80: Mapping[int, float] = {
    1: 3.078,
    2: 1.886,
    3: 1.638,
    4: 1.533,
    5: 1.476,
    6: 1.440,
    7: 1.415,
    8: 1.397,
    9: 1.383,
    10: 1.372,
    11: 1.363,
}


def half_width(deviation: float, seen: int, to_come: int) -> float:
    """Half the range of the sum of ``to_come`` months, when ``seen`` months spread by ``deviation`` each.

    The months to come spread themselves, and the mean that they are expected to keep is known from ``seen`` only.
    """
    spread = to_come + to_come**2 / seen
    return _T80[min(seen - 1, MONTHS - 1)] * deviation * spread**0.5
