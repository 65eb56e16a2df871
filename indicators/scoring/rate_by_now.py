"""The achievement rate of part of a year: against what was due by now, as the light has it."""

from collections.abc import Mapping
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


def rate_by_now(value: Fraction, year: Goal, due: Due, *, builds_up: bool) -> RateByNow | None:
    """The rate of ``value`` beside what was due. What ``builds_up`` has it at its pace: what it comes to when the whole
    goal of the ``year`` is due.

    None where nothing was due, or nothing that a pace could be measured by.
    """
    if due.goal is None:
        return None
    if due.goal.is_range:
        return _in_range(value, due.goal, due.through)
    goal, pace = due.goal, Fraction(1)
    if builds_up:
        now = due.goal.level
        if not now or not year.level or now / year.level < 0:
            return None
        goal, pace = year, year.level / now
    rate = goal.rate(value * pace)
    if rate is None:
        return None
    left, values = _worked(value, goal, pace)
    return RateByNow(rate, _step(left, values, due.through))


def _in_range(value: Fraction, now: Goal, through: int) -> RateByNow | None:
    """Of two sides the one that is missed now; a planned path moves the lower one alone."""
    rate, missed = now.rate(value), now.missed(value)
    if rate is None:
        return None
    if missed is None:
        return RateByNow(rate, Step("rate.by_now_inside", {"through": through, "rate": rate}))
    parts = ("x", "t") if missed is now.least else ("t", "x")
    return RateByNow(rate, _step(per_cent(*parts), {"x": value, "t": missed.level}, through))


def _step(left: Node, values: Mapping[str, Fraction], through: int) -> Step:
    args: dict[str, Argument] = {"through": through, "equation": equation(left, HUNDRED, **values)}
    return Step("rate.by_now", args)


def _worked(value: Fraction, year: Goal, pace: Fraction) -> tuple[Node, dict[str, Fraction]]:
    """The arithmetic of the rate, with what the year's level is by now; the pace is in months."""
    months, level, upward = Fraction(LAST_MONTH), year.level, year.least is not None
    if year.start is not None:
        values = {"x": value, "b": year.start / pace, "t": level / pace}
        gone, way = (minus("x", "b"), minus("t", "b")) if upward else (minus("b", "x"), minus("b", "t"))
        return per_cent(gone, way), values
    if year.before != NOTHING:
        values = {"x": value, "p": year.before, "t": level + year.before}
        reached = plus("x", "p")
        if pace != 1:
            values |= {"m": months, "n": months / pace}
            reached = plus(divided(times("x", "m"), "n"), "p")
        return per_cent(*((reached, "t") if upward else ("t", reached))), values
    return per_cent(*(("x", "t") if upward else ("t", "x"))), {"x": value, "t": level / pace}
