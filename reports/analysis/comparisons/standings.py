"""The agencies in the order of their scores, and whose changed most: what the city's view says first."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.analysis.comparisons.agency_progress import AgencyProgress


class Standing(NamedTuple):
    """An agency's place by its score, 1 for the highest; equal shares of the maximum have one place.

    None where nothing is owed yet or nothing can be earned: such an agency stands after the others.
    """

    place: int | None
    row: AgencyProgress


def standings(rows: Sequence[AgencyProgress]) -> tuple[Standing, ...]:
    """The highest share of the maximum first; equal ones as they were."""
    shares = {row.code: row.share for row in rows if row.share is not None}
    ranked = sorted((row for row in rows if row.code in shares), key=lambda row: -shares[row.code])
    above = sorted(shares.values(), reverse=True)
    places = [Standing(above.index(shares[row.code]) + 1, row) for row in ranked]
    return (*places, *(Standing(None, row) for row in rows if row.code not in shares))


class Movers(NamedTuple):
    """Who gained and who lost the most points since the end of the month before, each None where nobody did."""

    up: AgencyProgress | None
    down: AgencyProgress | None


def movers(rows: Sequence[AgencyProgress]) -> Movers:
    """Of equal changes the first counts."""
    changed = [(row.month_change, row) for row in rows if row.month_change]
    up = max((one for one in changed if one[0] > 0), key=lambda one: one[0], default=None)
    down = min((one for one in changed if one[0] < 0), key=lambda one: one[0], default=None)
    return Movers(up and up[1], down and down[1])
