"""“What would this give for value …”: a rule tried on a few values. Nothing is stored and nothing is queried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.rule_names import language
from indicators.scoring import rounding
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import Rule
from indicators.scoring.rules.base import Rivals
from indicators.scoring.rules.parameters import MOST_EXAMPLES

YEAR = 900  # no plan's: late enough for every earlier year, and for the last of the yearly targets


@dataclass(frozen=True, slots=True)
class ExampleValue:
    """A value, the points it would give, and the working in words."""

    value: str
    points: Decimal
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePreview:
    rule: str
    target: str
    examples: tuple[ExampleValue, ...]


def preview(rule: Rule, values: Sequence[Fraction] = (), baseline: Fraction | None = None) -> RulePreview:
    """The rule tried on ``values``, or on its own boundaries where none are given.

    ``baseline`` stands in for the value of every earlier year that the rule needs. A rule that compares agencies takes the values
    as those of the agencies.
    """
    years = earlier_years(rule)
    if baseline is not None:
        rule = rule.in_year(YEAR, dict.fromkeys(years, baseline))
    target = baseline if rule.baseline_length() is not None else rule.fixed_target()
    tried = list(values[:MOST_EXAMPLES]) or _few(rule.example_values(target))
    if years and baseline is None:
        tried = []
    rivals = Rivals.of(tried) if rule.compares else Rivals()
    return RulePreview(
        rule=_in_words(rule, [rule.described()])[0],
        target="" if target is None else rounding.shown(target),
        examples=tuple(_example(rule, value, target, rivals) for value in tried),
    )


def earlier_years(rule: Rule) -> tuple[int, ...]:
    """The earlier years that the rule needs, seen from some year: not which ones, only that there are some."""
    return rule.earlier_years(YEAR)


def _example(rule: Rule, value: Fraction, target: Fraction | None, rivals: Rivals) -> ExampleValue:
    outcome = rule.score(value, target, rivals)
    return ExampleValue(
        rounding.shown(value, target), rounding.points(outcome.points), _in_words(rule, outcome.steps)
    )


def _in_words(rule: Rule, steps) -> tuple[str, ...]:
    return tuple(phrase(rule.texts[step.key], step.args, language()) for step in steps)


def _few(values: Iterable[Fraction]) -> list[Fraction]:
    """The values in order, each once, without the middle of a long row."""
    ordered = sorted(set(values))
    return ordered if len(ordered) <= MOST_EXAMPLES else [*ordered[: MOST_EXAMPLES - 2], *ordered[-2:]]
