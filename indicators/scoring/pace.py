"""What was due by now, and the status light. The thresholds of lights are here and nowhere else.

★ green on or ahead, ▲ yellow slightly behind, ● red behind, □ white not known.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.formula import Formula
from indicators.scoring.model import Aggregation, InputSpec, Light
from indicators.scoring.rules.base import Basis, Direction, Goal, Rule

MONTHS = 12
# "Slightly behind": at least 90 % of what was due; of a ceiling, at most the ninth part above it (due ÷ 0.9).
SHORT_OF_DUE = Fraction(1, 10)
OVER_CEILING = Fraction(1, 9)
DEDUCTION_YELLOW = Fraction(1, 2)
AWARD_GREEN, AWARD_YELLOW = Fraction(9, 10), Fraction(7, 10)


class Path(StrEnum):
    """How what was due by now was found."""

    PLANNED = "planned"  # the latest planned month (預定) so far
    NOT_YET = "not_yet"  # planned, but nothing so early in the year
    LEVEL = "level"  # a share or an average, which does not grow with the months: the target all year
    STRAIGHT = "straight"  # a count or progress: a twelfth of the target a month


class Due(NamedTuple):
    """What was due by now in the value's unit; None where nothing was."""

    path: Path
    level: Fraction | None


def due(goal: Goal, through: int, planned: Mapping[int, Decimal], grows: bool) -> Due:
    """What was due at the end of month ``through``.

    A planned path decides where there is one; before its first month nothing was due. Otherwise the target,
    all year or by twelfths as the value ``grows``; of a ceiling (≤) that is what may have been used up.
    """
    if planned:
        months = [month for month in planned if month <= through]
        if not months:
            return Due(Path.NOT_YET, None)
        return Due(Path.PLANNED, Fraction(planned[max(months)]))
    if grows:
        return Due(Path.STRAIGHT, goal.level * through / MONTHS)
    return Due(Path.LEVEL, goal.level)


def grows(formula: Formula, inputs: tuple[InputSpec, ...]) -> bool:
    """Whether a value builds up over the year (a count, an amount, progress) or is a level from the start.

    A sum grows as the months pass, a mean or maximum does not, and in a quotient of sums the time cancels out.
    A latest number beside a sum is taken as a level (population); a formula over latest numbers alone is taken
    to build up (progress, budget paid so far): where it does not, a planned path says so.
    """
    kinds = {
        spec.code: Aggregation.LAST if spec.milestones else spec.aggregation
        for spec in inputs
        if spec.code in formula.names
    }
    if kinds and all(kind is Aggregation.LAST for kind in kinds.values()):
        return True
    return formula.degree({code: int(kind is Aggregation.SUM) for code, kind in kinds.items()}) > 0


def value_light(goal: Goal, value: Fraction, due: Due) -> Light:
    """The light of a value against what was due; where nothing was due yet, nothing is behind."""
    level = due.level
    if level is None:
        return Light.GREEN
    if goal.direction is Direction.AT_LEAST:
        ahead, behind = value - level, abs(level) * SHORT_OF_DUE
    else:
        ahead, behind = level - value, abs(level) * OVER_CEILING
    if ahead > 0 or (ahead == 0 and not (goal.strict and level == goal.level)):
        return Light.GREEN
    return Light.YELLOW if ahead >= -behind else Light.RED


def points_light(rule: Rule, points: Fraction, place: int | None) -> Light:
    """The light of a rule that is not judged by its value: by occurrences, by standing, by the reviewer."""
    if rule.basis is Basis.STANDING:
        return _graded(points > 0, place is not None)
    share = points / rule.maximum
    if rule.basis is Basis.OCCURRENCES:
        return _graded(share == 1, share >= DEDUCTION_YELLOW)
    return _graded(share >= AWARD_GREEN, share >= AWARD_YELLOW)


def _graded(green: bool, yellow: bool) -> Light:
    return Light.GREEN if green else Light.YELLOW if yellow else Light.RED
