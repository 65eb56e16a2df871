"""The agencies in the order of their scores, and whose changed most: what the city's view says first."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from reports.analysis.comparisons.agency_progress import AgencyProgress


class RankedAgency(NamedTuple):
    """An agency's place by its score, 1 for the highest; equal shares of the maximum have one place.

    None where nothing is owed yet, the plan is a draft or nothing can be earned: such an agency stands after the others.
    """

    place: int | None
    row: AgencyProgress


def by_score(rows: Sequence[AgencyProgress]) -> tuple[RankedAgency, ...]:
    """The highest share of the maximum first; equal ones as they were."""
    shares = {row.code: row.share for row in rows if row.share is not None}
    ranked = sorted((row for row in rows if row.code in shares), key=lambda row: -shares[row.code])
    above = sorted(shares.values(), reverse=True)
    places = [RankedAgency(above.index(shares[row.code]) + 1, row) for row in ranked]
    return (*places, *(RankedAgency(None, row) for row in rows if row.code not in shares))


class Movers(NamedTuple):
    """Who gained and who lost the most points, all whose change is the same; empty where nobody did."""

    up: tuple[AgencyProgress, ...]
    down: tuple[AgencyProgress, ...]


def _since_month(row: AgencyProgress) -> Decimal | None:
    return row.month_change


def movers(
    rows: Sequence[AgencyProgress], change: Callable[[AgencyProgress], Decimal | None] = _since_month
) -> Movers:
    """By their ``change``, if nothing else is said since the end of the month before."""
    changed = [(found, row) for row in rows if (found := change(row))]
    most = max((found for found, _row in changed), default=Decimal(0))
    least = min((found for found, _row in changed), default=Decimal(0))
    return Movers(
        tuple(row for found, row in changed if found == most > 0),
        tuple(row for found, row in changed if found == least < 0),
    )
