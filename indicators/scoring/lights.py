"""The status lights. Their limits are here and nowhere else.

★ green on or ahead, ▲ yellow slightly behind, ● red behind, □ white cannot be judged; none where nobody can be behind: by what
reviewers award, by a rank among agencies, with a bonus, and before anything was due.
"""

from fractions import Fraction

from indicators.scoring.due import Due, Path
from indicators.scoring.goal import HUNDRED
from indicators.scoring.model import IndicatorSpec, Light
from indicators.scoring.rules.base import Basis, Rule

# "Slightly behind": at least 90 % of what was due, or of the way from the base to it (standing still is none of it); of
# a ceiling, at most the ninth part above it (due ÷ 0.9).
SHORT_OF_DUE = Fraction(1, 10)
OVER_CEILING = Fraction(1, 9)
DEDUCTION_YELLOW = Fraction(1, 2)
# In records settled before only what was due had a light.
AWARD_GREEN, AWARD_YELLOW = Fraction(9, 10), Fraction(7, 10)


def has_light(indicator: IndicatorSpec, rule: Rule, through: int) -> bool:
    """Whether anybody can be behind with it by the end of month ``through`` (0: the year has not begun).

    Raises ValueError for a basis of which nothing is known here.
    """
    match rule.basis:
        case Basis.VALUE | Basis.OCCURRENCES:
            return through > 0 and bool(indicator.weight)
        case Basis.RANK | Basis.AWARD:
            return False
    raise _unknown_basis(rule)


def value_light(value: Fraction, due: Due) -> Light:
    """The light of a value against what was due; where nothing was planned yet, nothing is behind."""
    if due.path in (Path.NOT_ENDED, Path.NOT_COMPARED):
        return Light.NONE
    missed = due.goal.missed(value) if due.goal else None
    if due.goal is None or missed is None:
        return Light.GREEN
    if due.goal.start is not None:
        rate = due.goal.rate(value)
        return Light.YELLOW if rate is not None and rate >= HUNDRED * (1 - SHORT_OF_DUE) else Light.RED
    slightly = SHORT_OF_DUE if missed is due.goal.least else OVER_CEILING
    return Light.YELLOW if abs(value - missed.level) <= abs(missed.level) * slightly else Light.RED


def points_light(rule: Rule, points: Fraction, place: int | None) -> Light:
    """The light of a rule that is not judged by its value: by occurrences, by rank, by the reviewer.

    Raises ValueError for a basis of which nothing is known here.
    """
    share = points / rule.maximum
    match rule.basis:
        case Basis.RANK:
            return _graded(points > 0, place is not None)
        case Basis.OCCURRENCES:
            return _graded(share == 1, share >= DEDUCTION_YELLOW)
        case Basis.AWARD:
            return _graded(share >= AWARD_GREEN, share >= AWARD_YELLOW)
    raise _unknown_basis(rule)


def _unknown_basis(rule: Rule) -> ValueError:
    return ValueError(f"the rule {rule.kind} has a basis without a light: {rule.basis!r}")


def _graded(green: bool, yellow: bool) -> Light:
    return Light.GREEN if green else Light.YELLOW if yellow else Light.RED
