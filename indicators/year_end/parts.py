"""Whose word counts at the year's end, and in which order the parts follow each other (domain: A year). No query."""

import datetime
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from indicators.models import RatingPart
from indicators.scoring import rated
from indicators.scoring.model import AgencyScore
from indicators.scoring.rated import Decided

FACET_OF = {RatingPart.PERSONNEL: 3, RatingPart.ACCOUNTING: 4}
FIRST_REVIEWS = tuple(FACET_OF)


class RatingRow(NamedTuple):
    """One part's points for an indicator, why, by whom and when."""

    part: str
    points: Decimal
    reason: str
    by: str
    at: datetime.datetime


class ConfirmationRow(NamedTuple):
    """Who confirmed a part, and when; ``reason`` where the planning office did so in another's place."""

    by: str
    at: datetime.datetime
    reason: str = ""


class ChangeRow(NamedTuple):
    """What changed below a confirmed part: a month's figure of an indicator, its awarded points (``month`` None), or a
    month of the budget's execution (``code`` empty).
    """

    facet: int
    code: str
    month: int | None
    by: str
    at: datetime.datetime


class EarlierSettlement(NamedTuple):
    """A settlement that stands no longer: what it came to, and who opened the year again, when and why."""

    total: Decimal
    grade: str
    sha256: str
    by: str
    at: datetime.datetime
    reopened_by: str
    reopened_at: datetime.datetime
    reason: str


class ObjectionRow(NamedTuple):
    """What an agency objected to, and what the planning office answered; ``answered_at`` None while it waits."""

    reason: str
    by: str
    at: datetime.datetime
    answer: str
    answered_by: str
    answered_at: datetime.datetime | None


Ratings = Mapping[int, Mapping[str, RatingRow]]  # indicator id → part → rating
Confirmations = Mapping[str, ConfirmationRow]  # part → who and when


def decision(said: Mapping[str, RatingRow]) -> Decided | None:
    """What reviewers settled of one indicator, as the engine has it (``scoring.rated``)."""
    return rated.decision({part: (row.points, row.reason) for part, row in said.items()})


def decisions(of_plan: Ratings, codes: Mapping[int, str]) -> dict[str, Decided]:
    """Indicator code → what was decided of it; ``codes`` leads from an indicator's id to its code."""
    found = {codes[each]: decision(said) for each, said in of_plan.items() if each in codes}
    return {code: decided for code, decided in found.items() if decided is not None}


def parts_of(score: AgencyScore) -> tuple[RatingPart, ...]:
    """The parts that a plan goes through, in their order; an office only where the plan has its facet."""
    return parts_with({facet.spec.no for facet in score.facets})


def parts_with(facets: Collection[int]) -> tuple[RatingPart, ...]:
    """The same of a plan that has facets of these numbers."""
    return tuple(part for part in RatingPart if part not in FACET_OF or FACET_OF[part] in facets)


def waiting_for(part: str, confirmed: Collection[str], parts: Collection[RatingPart]) -> list[RatingPart]:
    """The parts that come before ``part`` and are not confirmed yet."""
    return [earlier for earlier in before(RatingPart(part), parts) if earlier not in confirmed]


def before(part: RatingPart, parts: Collection[RatingPart]) -> list[RatingPart]:
    """The parts that ``part`` follows: the agency first, the two offices side by side, then the planning office."""
    first = [office for office in FIRST_REVIEWS if office in parts]
    match part:
        case RatingPart.SELF:
            return []
        case RatingPart.REVIEW:
            return [RatingPart.SELF, *first]
        case _:
            return [RatingPart.SELF]


def resting_on(change: ChangeRow) -> list[RatingPart]:
    """The parts that a change concerns: an award those who review, a figure the agency's self-rating too."""
    first = [] if change.month is None else [RatingPart.SELF]
    offices = [office for office, facet in FACET_OF.items() if facet == change.facet]
    return [*first, *offices, RatingPart.REVIEW]


def rated_by(part: str, facet_no: int) -> bool:
    """Whether this part rates the indicators of the facet: an office only its own, the others every one."""
    return FACET_OF.get(RatingPart(part), facet_no) == facet_no


def reviewed_parts(facet_no: int, confirmed: Collection[str]) -> list[RatingPart]:
    """The confirmed parts of those who review the facet: an award opens them again."""
    reviewing = (*FIRST_REVIEWS, RatingPart.REVIEW)
    return [part for part in reviewing if part in confirmed and rated_by(part, facet_no)]
