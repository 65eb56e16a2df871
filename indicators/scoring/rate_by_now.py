"""The achievement rate of part of a year: of what builds up, against what was due by now."""

from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.due import Due
from indicators.scoring.goal import HUNDRED, NOTHING, Goal
from indicators.scoring.model import LAST_MONTH
from indicators.scoring.rules.arithmetic import divided, equation, minus, per_cent, plus, times
from indicators.scoring.syntax import Node
from indicators.scoring.trace import Argument, Step


class RateByNow(NamedTuple):
    """In per cent, with the sentence that works it out."""

    rate: Fraction
    step: Step


def rate_by_now(value: Fraction, year: Goal, due: Due) -> RateByNow | None:
    """The rate that ``value`` has at its pace: what it comes to when the whole goal of the ``year`` is due.

    None where nothing was due, or nothing that a pace could be measured by.
    """
    now = due.level
    if not now or not year.level or now / year.level < 0:
        return None
    pace = year.level / now
    rate = year.rate(value * pace)
    if rate is None:
        return None
    args: dict[str, Argument] = {"through": due.through}
    missed = year.missed(value * pace)
    if year.is_range and missed is None:
        return RateByNow(rate, Step("rate.by_now_inside", {**args, "rate": rate}))
    left, values = _worked(value, year, missed.level if missed else year.level, pace)
    worked = equation(left, HUNDRED, **values)
    return RateByNow(rate, Step("rate.by_now", {**args, "equation": worked}))


def _worked(value: Fraction, year: Goal, level: Fraction, pace: Fraction) -> tuple[Node, dict[str, Fraction]]:
    """The arithmetic of the rate, with what the year's ``level`` is by now; the pace is in months."""
    months = Fraction(LAST_MONTH)
    upward = year.least is not None and year.least.level == level
    if year.start is not None:
        values = {"x": value, "b": year.start / pace, "t": level / pace}
        gone, way = (minus("x", "b"), minus("t", "b")) if upward else (minus("b", "x"), minus("b", "t"))
        return per_cent(gone, way), values
    if year.before != NOTHING:
        values = {"x": value, "m": months, "n": months / pace, "p": year.before, "t": level + year.before}
        reached = plus(divided(times("x", "m"), "n"), "p")
        return per_cent(*((reached, "t") if upward else ("t", reached))), values
    return per_cent(*(("x", "t") if upward else ("t", "x"))), {"x": value, "t": level / pace}
