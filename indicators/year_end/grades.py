"""The grade (等第) of a year's total, by the table that the planning office sets for the year."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import AgencyScore, ComponentScore, FacetScore, IndicatorScore, Light, State
from indicators.scoring.rated import is_rated

CORE = 1  # the number of the facet 核心業務
WHOLE = 100  # points of a plan to which everything applies


class Condition(StrEnum):
    """What a grade may ask for beside the total."""

    CORE_SCORED = "core_scored"
    NO_RED = "no_red"
    FACET_SHARE = "facet_share"
    INDICATOR_RATE = "indicator_rate"
    NO_DEDUCTION = "no_deduction"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by its official name, the least share of its maximum that an agency earns it with, and its conditions.

    ``least``: points of 100. ``facet_share``: the least share of every facet that can earn any, in per cent; None asks for
    none.
    ``indicator_rate``: the least achievement rate of the indicator ``indicator_code``, in per cent; both or neither.
    """

    name: str
    least: Decimal
    core_scored: bool = False
    no_red: bool = False
    facet_share: int | None = None
    indicator_code: str = ""
    indicator_rate: Decimal | None = None
    no_deduction: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        asked = (
            self.core_scored,
            self.no_red,
            self.facet_share is not None,
            self.indicator_rate is not None,
            self.no_deduction,
        )
        return tuple(condition for condition, wanted in zip(Condition, asked, strict=True) if wanted)


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade that a score earns; ``denied``: higher grades its total reaches, each with the conditions not met."""

    grade: Grade
    denied: tuple[tuple[Grade, tuple[Condition, ...]], ...] = ()


FIELDS = tuple(field.name for field in fields(Grade))

# The customary table (domain: A year), where the planning office has set no other.
CUSTOMARY = (
    Grade("優", Decimal(90)),
    Grade("甲", Decimal(80)),
    Grade("乙", Decimal(70)),
    Grade("丙", Decimal(0)),
)


def graded(score: AgencyScore, table: Sequence[Grade] = CUSTOMARY) -> Graded:
    """The highest grade of ``table`` (best first, the last from 0 without conditions) that ``score`` earns."""
    denied: list[tuple[Grade, tuple[Condition, ...]]] = []
    reached = share(score)
    for found in table:
        if reached < found.least:
            continue
        failed = tuple(condition for condition in found.conditions if not _met(condition, found, score))
        if not failed:
            return Graded(found, tuple(denied))
        denied.append((found, failed))
    raise ValueError("the last grade of a table has no least total and no condition")


def reached(total: Decimal, maximum: Fraction, table: Sequence[Grade]) -> Grade:
    """The grade of a total out of ``maximum`` alone, whatever else the grades ask for: of one that is only expected."""
    found = rounding.points(Fraction(total) / maximum * WHOLE) if maximum else Decimal("0.00")
    return next(grade for grade in table if found >= grade.least)


def share(score: AgencyScore | FacetScore) -> Decimal:
    """The points of 100 that its points are of its maximum, half up to two decimals; 0 where nothing can be earned.

    An agency to which something does not apply is so graded as the others are.
    """
    points = score.total if isinstance(score, AgencyScore) else score.points
    return rounding.points(Fraction(points) / score.maximum * WHOLE) if score.maximum else Decimal("0.00")


def share_where_less(score: AgencyScore) -> Decimal | None:
    """The ``share``, where it is not the total itself; None where the maximum is 100."""
    return None if score.maximum == WHOLE else share(score)


def _met(condition: Condition, grade: Grade, score: AgencyScore) -> bool:
    core = [facet for facet in score.facets if facet.spec.no == CORE]
    indicators = [found for facet in core for objective in facet.objectives for found in objective.indicators]
    match condition:
        case Condition.CORE_SCORED:
            return all(found.state not in PENDING for found in indicators)
        case Condition.NO_RED:
            return all(found.light is not Light.RED for found in indicators)
        case Condition.FACET_SHARE:
            return all(share(facet) >= (grade.facet_share or 0) for facet in score.facets if facet.maximum)
        case Condition.INDICATOR_RATE:
            found = named(score, grade.indicator_code)
            rate = None if found is None else found.rate
            return rate is not None and rate >= Fraction(grade.indicator_rate or 0)
        case Condition.NO_DEDUCTION:
            return not deducted(score)


def named(score: AgencyScore, code: str) -> IndicatorScore | None:
    """The agency's indicator of this printed code; None where it has none."""
    return next((found for found in score.indicators() if found.spec.code == code), None)


def deducted(score: AgencyScore) -> tuple[IndicatorScore, ...]:
    """The indicators that stand below the points they started with, by a rule that takes points off.

    Where reviewers decided an indicator's points, theirs are compared: they may lift a deduction, or make one.
    """
    return tuple(found for found in score.indicators() if _deducted(found))


def _deducted(found: IndicatorScore) -> bool:
    parts = [part for part in found.components if part.state is not State.NOT_APPLICABLE]
    starts = {part.no: start for part in parts if (start := _start(part)) is not None}
    if not starts:
        return False
    if not is_rated(found):
        return any(part.points < starts[part.no] for part in parts if part.no in starts)
    whole = sum((starts.get(part.no, part.points) for part in parts), Decimal(0))
    return found.points < min(whole, rounding.points(found.maximum))


def _start(part: ComponentScore) -> Decimal | None:
    """The points it started with, rounded as its points are."""
    rule = part.rule
    if rule is None or rule.starts_with is None:
        return None
    return rounding.points(rule.starts_with * part.maximum / rule.maximum)
