"""What was said of the points at the year's end, and whether the year is settled. One query each, any number of plans."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from indicators.models import Rating, RatingConfirmation, RatingPart, Settlement
from indicators.scoring.model import AgencyScore
from indicators.scoring.rated import Decided, Level

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


class SettlementRow(NamedTuple):
    """A plan's standing settlement, without the snapshot itself."""

    id: int
    plan_id: int
    sha256: str
    total: Decimal
    grade: str
    by: str
    at: datetime.datetime


Ratings = Mapping[int, Mapping[str, RatingRow]]  # indicator id → part → rating
Confirmations = Mapping[str, ConfirmationRow]  # part → who and when


def ratings(plan_ids: Collection[int]) -> dict[int, Ratings]:
    """Plan id → its ratings; a plan without any is absent."""
    rows = Rating.objects.filter(plan_id__in=plan_ids).select_related("by")
    found: dict[int, dict[int, dict[str, RatingRow]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        entry = RatingRow(row.part, row.points, row.reason, _name(row.by), row.at)
        found[row.plan_id][row.indicator_id][row.part] = entry
    return found


def confirmations(plan_ids: Collection[int]) -> dict[int, dict[str, ConfirmationRow]]:
    """Plan id → the parts that were confirmed, with who and when."""
    rows = RatingConfirmation.objects.filter(plan_id__in=plan_ids).select_related("by")
    found: dict[int, dict[str, ConfirmationRow]] = defaultdict(dict)
    for row in rows:
        found[row.plan_id][row.part] = ConfirmationRow(_name(row.by), row.at, row.instead_reason)
    return found


def settlements(plan_ids: Collection[int]) -> dict[int, SettlementRow]:
    """Plan id → its standing settlement; a plan that is not settled is absent."""
    rows = Settlement.objects.filter(plan_id__in=plan_ids, reopened_at=None).select_related("by")
    return {
        row.plan_id: SettlementRow(
            row.pk, row.plan_id, row.sha256, row.total, row.grade, _name(row.by), row.at
        )
        for row in rows.defer("snapshot")
    }


def decision(said: Mapping[str, RatingRow]) -> Decided | None:
    """What reviewers settled of one indicator: the planning office's word, otherwise a common office's.

    A self-rating decides nothing by itself: somebody else has to take it over or refuse it.
    """
    if RatingPart.REVIEW in said:
        return Decided(Level.REVIEW, said[RatingPart.REVIEW].points, said[RatingPart.REVIEW].reason)
    for part in FIRST_REVIEWS:
        if part in said:
            return Decided(Level.FIRST, said[part].points, said[part].reason)
    return None


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


def rated_by(part: str, facet_no: int) -> bool:
    """Whether this part rates the indicators of the facet: an office only its own, the others every one."""
    return FACET_OF.get(RatingPart(part), facet_no) == facet_no


def _name(person) -> str:
    return str(person) if person else ""
