"""What a rule takes from earlier years: the mean of the same value in the n years before (基準年數), or more."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.rules.base import Rule


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


def missing_years(rule: Rule, year: int, history: Mapping[int, Decimal]) -> tuple[int, ...]:
    """The earlier years that the rule needs in the plan of ``year`` and that nobody knows."""
    return tuple(earlier for earlier in rule.earlier_years(year) if earlier not in history)


def in_year(rule: Rule, year: int, history: Mapping[int, Decimal]) -> Rule:
    """The rule as it holds in the plan of ``year``; as it stands where an earlier year is missing."""
    years = rule.earlier_years(year)
    if any(earlier not in history for earlier in years):
        return rule
    return rule.in_year(year, {earlier: Fraction(history[earlier]) for earlier in years})
