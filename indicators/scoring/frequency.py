"""How often an input is reported (週期), and so for which months anybody is asked. This is said here and nowhere else.

A figure of a period stands at the period's last month. A fixed one is given once and holds in every month, as if it
had been typed in each of them, until another takes its place; what was given first holds for the months before too.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import TypeVar

_Figure = TypeVar("_Figure")


class Frequency(StrEnum):
    """How often an input is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    FIXED = "fixed"


_LENGTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}


@cache
def due_months(frequency: Frequency) -> tuple[int, ...]:
    """The months for which an input is reported: the last ones of its periods; none where it is fixed."""
    length = _LENGTHS.get(frequency)
    return tuple(range(length, _LENGTHS[Frequency.YEAR] + 1, length)) if length else ()


def asked_months(frequencies: Iterable[Frequency], since: int = 1) -> tuple[int, ...]:
    """The months in which somebody is asked for the inputs of one indicator, which has been in the plan ``since`` that month.

    What is fixed is asked for together with the rest; an indicator of fixed inputs alone, in the first of these months.
    """
    return _asked_months(frozenset(frequencies), since)


@cache
def _asked_months(every: frozenset[Frequency], since: int) -> tuple[int, ...]:
    months = {month for frequency in every for month in due_months(frequency)}
    return tuple(sorted(month for month in months if month >= since)) if months or not every else (since,)


def is_asked(frequency: Frequency, beside: Collection[Frequency], month: int) -> bool:
    """Whether a figure of the input may stand in ``month``; ``beside`` are the frequencies of its indicator's inputs.

    A fixed one is changed in a month in which the others are asked for; where there is no other, in any month.
    """
    if frequency is not Frequency.FIXED:
        return month in due_months(frequency)
    return month in asked_months(beside) or all(found is Frequency.FIXED for found in beside)


def slowest(frequencies: Iterable[Frequency]) -> Frequency:
    """The longest of the periods: a value of several inputs is known when the slowest of them is. Fixed ones wait for none."""
    periodic = [found for found in frequencies if found is not Frequency.FIXED]
    return max(periodic, key=_LENGTHS.__getitem__, default=Frequency.MONTH)


def period_length(frequency: Frequency) -> int:
    """The months of a period; what is fixed holds month by month."""
    return _LENGTHS.get(frequency, 1)


def period_end(frequency: Frequency, month: int) -> int:
    """The last month of the latest period that has ended by the end of ``month``; 0 before the first has."""
    length = period_length(frequency)
    return month // length * length


def in_every_month(figures: Mapping[int, _Figure], through: int) -> dict[int, _Figure]:
    """A fixed input's figures (by month) as if they had been typed in each of the months up to ``through``."""
    if not figures:
        return {}
    held = figures[min(figures)]
    every = {}
    for month in range(1, through + 1):
        held = figures.get(month, held)
        every[month] = held
    return every
