"""Whether a changed rule is easier than it was: some value gives more of the points, or is on target only now."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from indicators.scoring.rules import Rule

YEARS_AHEAD = 10  # so far a target named for later years is looked at
STAND_IN = Fraction(100)  # for a value of earlier years, whatever it was: both rules start from the same one


def is_easier(before: Rule, after: Rule, year: int) -> bool:
    """Whether ``after`` can be better for somebody than ``before``, in the plan of the ROC ``year`` or a later one.

    Both are tried on values around everything at which either of them changes. Nobody can say where another kind takes
    the place, or where the target comes from other years: that counts as easier.
    """
    if before.kind != after.kind:
        return True
    years = range(year, year + YEARS_AHEAD + 1)
    return any(_other_years(before, after, of) or _is_easier_in(before, after, of) for of in years)


def _other_years(before: Rule, after: Rule, year: int) -> bool:
    return before.earlier_years(year) != after.earlier_years(year)


def _is_easier_in(before: Rule, after: Rule, year: int) -> bool:
    (old, old_target), (new, new_target) = (_in_year(rule, year) for rule in (before, after))
    return any(
        _share(new, new_target, value) > _share(old, old_target, value)
        or (old_target is not None and _met(new, new_target, value) and not _met(old, old_target, value))
        for value in _values((old, old_target), (new, new_target))
    )


def _in_year(rule: Rule, year: int) -> tuple[Rule, Fraction | None]:
    """The rule as it holds in that year, and its target."""
    held = rule.in_year(year, dict.fromkeys(rule.earlier_years(year), STAND_IN))
    return held, STAND_IN if held.baseline_length() is not None else held.fixed_target()


def _share(rule: Rule, target: Fraction | None, value: Fraction) -> Fraction:
    """The part of the full points; a rule without points of its own has none."""
    return rule.score(value, target).points / rule.maximum if rule.maximum else Fraction(0)


def _met(rule: Rule, target: Fraction | None, value: Fraction) -> bool:
    return target is not None and rule.goal(target).met(value)


def _values(*rules: tuple[Rule, Fraction | None]) -> Iterator[Fraction]:
    """Where one of the rules changes, between these places, and far off on both sides."""
    found = {value for rule, target in rules for value in rule.example_values(target)}
    places = sorted(found | {target for _rule, target in rules if target is not None})
    if not places:
        return
    yield from places
    yield from ((lower + higher) / 2 for lower, higher in pairwise(places))
    far = 2 * (places[-1] - places[0]) + 1
    yield from (places[0] - far, places[-1] + far)
