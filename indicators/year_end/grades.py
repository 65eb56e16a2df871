"""The grade (等第) of a year's total, by the table that the planning office sets for the year."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.scoring.indicator import PENDING
from indicators.scoring.model import AgencyScore, FacetScore, Light

CORE = 1  # the number of the facet 核心業務


class Condition(StrEnum):
    """What a grade may ask for beside the total."""

    CORE_SCORED = "core_scored"
    NO_RED = "no_red"
    FACET_SHARE = "facet_share"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by its official name, the least total (of 100 points) that earns it, and its conditions.

    ``facet_share``: the least share of every weighted facet, in per cent; None asks for none.
    """

    name: str
    least: Decimal
    core_scored: bool = False
    no_red: bool = False
    facet_share: int | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        asked = (self.core_scored, self.no_red, self.facet_share is not None)
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
    """The highest grade of ``table`` (best first, the last from 0 without conditions) that ``score`` earns.

    Totals are sums of rounded points, so nothing is rounded here.
    """
    denied: list[tuple[Grade, tuple[Condition, ...]]] = []
    for found in table:
        if score.total < found.least:
            continue
        failed = tuple(condition for condition in found.conditions if not _met(condition, found, score))
        if not failed:
            return Graded(found, tuple(denied))
        denied.append((found, failed))
    raise ValueError("the last grade of a table has no least total and no condition")


def _met(condition: Condition, grade: Grade, score: AgencyScore) -> bool:
    core = [facet for facet in score.facets if facet.spec.no == CORE]
    indicators = [found for facet in core for objective in facet.objectives for found in objective.indicators]
    match condition:
        case Condition.CORE_SCORED:
            return all(found.state not in PENDING for found in indicators)
        case Condition.NO_RED:
            return all(found.light is not Light.RED for found in indicators)
        case Condition.FACET_SHARE:
            return all(
                _share(facet) >= (grade.facet_share or 0) for facet in score.facets if facet.spec.weight
            )


def _share(facet: FacetScore) -> Fraction:
    return Fraction(facet.points) / Fraction(facet.spec.weight) * 100
