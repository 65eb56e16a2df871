"""How far an indicator's value lies on the wrong side of what was due by now."""

from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.model import IndicatorScore


def gap(score: IndicatorScore) -> Fraction | None:
    """In the value's unit, more than 0 where it is short and less where it is over; None where it is not behind,
    or too much where there is a most beside a least.

    Of the two as they are shown, so that the sentence holds on a calculator.
    """
    if not score.is_behind or score.value is None or score.due is None:
        return None
    value, due = score.value, score.due
    if value > due and score.goal is not None and score.goal.is_range:
        return None
    return Fraction(rounding.shown(due, value)) - Fraction(rounding.shown(value, due))
