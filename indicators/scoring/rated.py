"""What the reviewers decided, put in the place of what was computed, and added up again."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from indicators.scoring.component import NO_POINTS
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import AgencyScore, FacetScore, IndicatorScore, ObjectiveScore, State
from indicators.scoring.totals import sum_agency, sum_facet
from indicators.scoring.trace import Step


class Level(StrEnum):
    """Whose word it is: the common offices' (初核) or the planning office's (複核)."""

    FIRST = "first"
    REVIEW = "review"


class Decided(NamedTuple):
    """An indicator's points as reviewers settled them, and why."""

    level: Level
    points: Decimal
    reason: str


_RATING = "rating."
_AWAITED = frozenset({"award.awaited", "undefined.undecided"})
REVIEW, FIRST_REVIEWS = "review", ("personnel", "accounting")


def decision(said: Mapping[str, tuple[Decimal, str]]) -> Decided | None:
    """What reviewers settled of one indicator, of each part's points and reason: the planning office's word,
    otherwise a common office's.

    A self-rating decides nothing by itself: somebody else has to take it over or refuse it.
    """
    for part in (REVIEW, *FIRST_REVIEWS):
        if part in said:
            return Decided(Level.REVIEW if part == REVIEW else Level.FIRST, *said[part])
    return None


def rated(score: AgencyScore, decided: Mapping[str, Decided]) -> AgencyScore:
    """``score`` with the points of these indicator codes as decided; the working says so, every sum follows.

    An indicator that could not be computed (not reported, awaiting its award) is scored once it is decided.
    """
    if not decided:
        return score
    facets = tuple(_facet(facet, decided) for facet in score.facets)
    return sum_agency(score.agency, score.year, score.through, facets)


def is_rated(found: IndicatorScore) -> bool:
    """Whether its points are those that reviewers decided."""
    return any(map(is_rating, found.trace))


def is_rating(step: Step) -> bool:
    """Whether it says what reviewers decided, and why."""
    return step.key.startswith(_RATING)


def working(found: IndicatorScore) -> tuple[Step, ...]:
    """The steps as a page or a document says them: what was waiting for a decision waits no more once it is made."""
    if not is_rated(found):
        return found.trace
    return tuple(step for step in found.trace if step.key not in _AWAITED)


def _facet(facet: FacetScore, decided: Mapping[str, Decided]) -> FacetScore:
    return sum_facet(facet.spec, tuple(_objective(found, decided) for found in facet.objectives))


def _objective(objective: ObjectiveScore, decided: Mapping[str, Decided]) -> ObjectiveScore:
    indicators = tuple(
        _indicator(found, decided[found.spec.code]) if found.spec.code in decided else found
        for found in objective.indicators
    )
    points = sum((found.points for found in indicators), NO_POINTS)
    return replace(objective, indicators=indicators, points=points)


def _indicator(found: IndicatorScore, word: Decided) -> IndicatorScore:
    step = Step(_key(found, word), {"points": word.points, "computed": found.points, "reason": word.reason})
    state = State.SCORED if found.state in PENDING else found.state
    return replace(found, points=word.points, state=state, trace=(*found.trace, step))


def _key(found: IndicatorScore, word: Decided) -> str:
    """The sentence that says in whose place the points stand: the computed, those that a person awarded, or none."""
    if found.state in PENDING:
        return f"{_RATING}{word.level}.first_points"
    awarded = any(part.rule.awarded for part in found.spec.components)
    return f"{_RATING}{word.level}.awarded" if awarded else f"{_RATING}{word.level}"
