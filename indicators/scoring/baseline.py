"""Targets taken from earlier years: the mean of the same value in the n years before (基準年數)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Baseline(NamedTuple):
    """``mean`` is None where a year is ``missing``; ``years`` are those known, oldest first."""

    mean: Fraction | None
    years: tuple[tuple[int, Fraction], ...]
    missing: tuple[int, ...]


def baseline(history: Mapping[int, Decimal], year: int, length: int) -> Baseline:
    """The baseline of ``year`` over the ``length`` years before it; one missing year makes it unknown."""
    before = range(year - length, year)
    years = tuple((earlier, Fraction(history[earlier])) for earlier in before if earlier in history)
    missing = tuple(earlier for earlier in before if earlier not in history)
    if missing:
        return Baseline(None, years, missing)
    return Baseline(sum((value for _, value in years), Fraction(0)) / length, years, ())
