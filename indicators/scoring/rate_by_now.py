"""The achievement rate of part of a year: of what builds up, against what was due by now."""

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


def rate_by_now(value: Fraction, year: Goal, due: Due) -> RateByNow | None:
    """The rate that ``value`` has at its pace: what it comes to when the whole goal of the ``year`` is due.

    None where nothing was due, or nothing that a pace could be measured by.
    """
    if due.goal is not None and due.goal.is_range:
        return _in_range(value, due.goal, due.through)
    now = due.level
    if not now or not year.level or now / year.level < 0:
        return None
    pace = year.level / now
    rate = year.rate(value * pace)
    if rate is None:
        return None
    left, values = _worked(value, year, pace)
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
        values = {"x": value, "m": months, "n": months / pace, "p": year.before, "t": level + year.before}
        reached = plus(divided(times("x", "m"), "n"), "p")
        return per_cent(*((reached, "t") if upward else ("t", reached))), values
    return per_cent(*(("x", "t") if upward else ("t", "x"))), {"x": value, "t": level / pace}
