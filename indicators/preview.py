"""“What would this give for value …”: a rule tried on a few values. Nothing is stored and nothing is queried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from itertools import pairwise

from indicators.rule_names import language
from indicators.scoring import rounding
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import Rule
from indicators.scoring.rules.award import Award
from indicators.scoring.rules.bands import Bands
from indicators.scoring.rules.base import Field
from indicators.scoring.rules.deduction import Deduction
from indicators.scoring.rules.rank import Rank
from indicators.scoring.rules.steps import Steps

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Trial:
    """A value, the points it would give, and the working in words."""

    value: str
    points: Decimal
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    rule: str
    target: str
    trials: tuple[Trial, ...]


def preview(rule: Rule, values: Sequence[Fraction] = (), baseline: Fraction | None = None) -> Preview:
    """The rule tried on ``values``, or on its own boundaries where none are given.

    ``baseline`` stands in for the mean of the earlier years. A rule that compares agencies takes the values
    as those of the agencies.
    """
    target = baseline if rule.baseline_length() is not None else rule.fixed_target()
    tried = list(values[:MOST_ROWS]) or _few(boundaries(rule, target))
    if rule.baseline_length() is not None and baseline is None:
        tried = []
    field = Field(tuple(tried)) if rule.compares else Field()
    return Preview(
        rule=_said(rule, [rule.described()])[0],
        target="" if target is None else rounding.shown(target),
        trials=tuple(_trial(rule, value, target, field) for value in tried),
    )


def _trial(rule: Rule, value: Fraction, target: Fraction | None, field: Field) -> Trial:
    outcome = rule.score(value, target, field)
    return Trial(rounding.shown(value, target), rounding.points(outcome.points), _said(rule, outcome.steps))


def _said(rule: Rule, steps) -> tuple[str, ...]:
    return tuple(phrase(rule.texts[step.key], step.args, language()) for step in steps)


def _few(values: Iterable[Fraction]) -> list[Fraction]:
    """The values in order, each once, without the middle of a long row."""
    ordered = sorted(set(values))
    return ordered if len(ordered) <= MOST_ROWS else [*ordered[: MOST_ROWS - 2], *ordered[-2:]]


@singledispatch
def boundaries(rule: Rule, target: Fraction | None) -> list[Fraction]:
    """Values on both sides of where the rule's points change: by default around the target."""
    if target is None or target <= 0:
        return [] if target is None else [target - 1, target, target + 1]
    return [
        target * share
        for share in (Fraction(0), Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10))
    ]


@boundaries.register
def _(rule: Steps, target: Fraction | None) -> list[Fraction]:
    top = rule.maximum - rule.base_points
    count = int(-(-top // rule.step_points)) if rule.step_points else 0
    edges = [rule.floor + rule.step * number for number in range(min(count, MOST_ROWS) + 1)]
    return [rule.floor - rule.step / 10, *edges]


@boundaries.register
def _(rule: Bands, target: Fraction | None) -> list[Fraction]:
    bounds = [band.bound for band in rule.bands]
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    return [bounds[0] - 1, *bounds, *between, bounds[-1] + 1]


@boundaries.register
def _(rule: Deduction, target: Fraction | None) -> list[Fraction]:
    last = int(-(-rule.maximum // rule.unit_points))
    return [Fraction(number) for number in range(min(last, MOST_ROWS) + 1)]


@boundaries.register
def _(rule: Rank, target: Fraction | None) -> list[Fraction]:
    return []


@boundaries.register
def _(rule: Award, target: Fraction | None) -> list[Fraction]:
    return [Fraction(0), rule.maximum / 2, rule.maximum]
