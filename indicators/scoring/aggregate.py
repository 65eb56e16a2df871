"""From months to one number: an input's figures over the year so far (彙總). A missing month is never 0."""

from collections.abc import Mapping
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from indicators.scoring.errors import FigureError
from indicators.scoring.frequency import Frequency, due_months, in_every_month
from indicators.scoring.model import Aggregation, InputSpec, Milestone

# Adding decimals here is exact for any figure that a database column holds, and an error, not a rounding, beyond.
_EXACT = Context(prec=1_000, traps=[Inexact])


class Aggregate(NamedTuple):
    """An input's number so far, the months it rests on, and those that ought to be there and are not.

    ``milestone`` is the one reached, where the input has milestones and one is reached.
    """

    value: Fraction
    months: tuple[int, ...]
    missing: tuple[int, ...]
    milestone: Milestone | None = None


def aggregate(
    spec: InputSpec, figures: Mapping[int, Decimal], through: int, where: str = ""
) -> Aggregate | None:
    """The months up to ``through`` as one number; None where none of them was reported.

    A milestone input counts the milestone reached in its latest month, since cumulative percentages do not
    add; a fixed one counts in every month. Only months that were due are missing. Raises FigureError for a
    milestone that is not on the list, saying ``where`` (agency and indicator).
    """
    if spec.frequency is Frequency.FIXED:
        figures = in_every_month(figures, through)
    months = tuple(sorted([month for month in figures if 1 <= month <= through]))
    if not months:
        return None
    last = months[-1]
    if spec.milestones:
        milestone = _milestone(spec, last, figures[last], where)
        percent = Fraction(milestone.percent) if milestone else Fraction(0)
        return Aggregate(percent, (last,), _between(spec, months), milestone)
    if spec.aggregation is Aggregation.LAST:
        return Aggregate(Fraction(figures[last]), (last,), _between(spec, months))
    missing = () if len(months) == through else _absent(spec, months, through)
    numbers = [figures[month] for month in months]
    if spec.aggregation is Aggregation.MAX:
        return Aggregate(Fraction(max(numbers)), months, missing)
    total = Fraction(reduce(_EXACT.add, numbers))
    if spec.aggregation is Aggregation.MEAN:
        total /= len(numbers)
    return Aggregate(total, months, missing)


def _milestone(spec: InputSpec, month: int, reached: Decimal, where: str) -> Milestone | None:
    if reached == 0:
        return None
    for milestone in spec.milestones:
        if milestone.no == reached:
            return milestone
    found = Fraction(reached)
    raise FigureError("figure.unknown_milestone", where=where, name=spec.name, month=month, found=found)


def _between(spec: InputSpec, months: tuple[int, ...]) -> tuple[int, ...]:
    """What was due and left out between the first month and the last: of what is already cumulative only these are gaps."""
    first, last = months[0], months[-1]
    if len(months) == last - first + 1:
        return ()
    return tuple(month for month in _absent(spec, months, last) if month > first)


def _absent(spec: InputSpec, months: tuple[int, ...], through: int) -> tuple[int, ...]:
    return tuple(month for month in due_months(spec.frequency) if month <= through and month not in months)
