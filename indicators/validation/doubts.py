"""What is most likely a mistake in how an indicator is computed; it keeps no plan from its approval."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.typed_number import PERCENT
from indicators.models import IndicatorInput, ScoringComponent
from indicators.scoring import rounding
from indicators.scoring.due import grows, reported_through
from indicators.scoring.formula import Formula, FormulaError
from indicators.scoring.frequency import Frequency
from indicators.scoring.goal import Goal
from indicators.scoring.model import Aggregation, InputSpec
from indicators.scoring.rules import Rule, RuleError
from indicators.scoring.rules.bands import Bands
from indicators.selectors.specs import formula_of, rule_of
from indicators.validation.earlier import effective_formula
from indicators.validation.fault import PlanFault
from indicators.validation.material import IndicatorMaterial, Material

# What a name says of a figure that there is once a year only.
ONCE_A_YEAR = ("滿意度", "問卷", "評鑑", "評比", "普查", "年底", "全年")

ONE = Fraction(1)
Parsed = list[tuple[ScoringComponent, Rule]]


def doubts(material: Material) -> Iterator[PlanFault]:
    """The doubts about every indicator, with its code."""
    for indicator in material.indicators():
        rules = list(_rules(indicator))
        messages = [
            *_of_inputs(indicator),
            *_out_of_reach(rules, indicator),
            *_bounds_given_twice(rules, indicator),
        ]
        if not material.has_path(indicator):
            messages += _without_path(rules, indicator)
        for message in messages:
            yield PlanFault(indicator.code, message, indicator.common)


def _rules(indicator: IndicatorMaterial) -> Iterator[tuple[ScoringComponent, Rule]]:
    for row in indicator.components:
        try:
            yield row, rule_of(row.rule, row.parameters)
        except RuleError:  # named by its own fault
            continue


def _of_inputs(indicator: IndicatorMaterial) -> Iterator[str]:
    for row in indicator.inputs:
        if row.unit in PERCENT and row.aggregation == IndicatorInput.Aggregation.SUM:
            yield _(
                "Input “%(input)s” is in per cent, and its months are summed: three months of 40 make 120. "
                "Is “mean” or “latest” meant?"
            ) % {"input": row.name}
        asked_monthly = row.frequency == IndicatorInput.Frequency.MONTH and not row.source
        if asked_monthly and any(word in row.name for word in ONCE_A_YEAR):
            yield _("Input “%(input)s” is asked for every month, and may be known once a year only.") % {
                "input": row.name
            }


def _out_of_reach(rules: Parsed, indicator: IndicatorMaterial) -> Iterator[str]:
    """Points of the weight that no figure earns; more than the weight is a fault of its own."""
    best = sum((rule.maximum for _row, rule in rules), Fraction(0))
    if rules and len(rules) == len(indicator.components) and best < indicator.row.weight:
        yield _(
            "Its components can give %(sum)s points at most; %(rest)s of its weight of %(weight)s cannot be earned."
        ) % {
            "sum": rounding.plain(best),
            "rest": rounding.plain(Fraction(indicator.row.weight) - best),
            "weight": rounding.plain(indicator.row.weight),
        }


def _bounds_given_twice(rules: Parsed, indicator: IndicatorMaterial) -> Iterator[str]:
    for row, rule in rules:
        if isinstance(rule, Bands):
            for lower, higher in pairwise(rule.bands):
                if lower.bound == higher.bound:
                    yield _("Component %(no)d: two bands begin at %(bound)s.") % {
                        "no": row.no,
                        "bound": rounding.shown(lower.bound),
                    }
    for (row, rule), (other, same) in combinations(rules, 2):
        alike = effective_formula(row, indicator) == effective_formula(other, indicator)
        goal = _goal(rule)
        if alike and rule.kind == same.kind and goal is not None and goal == _goal(same):
            yield _("Components %(one)d and %(other)d compare the same value with the same target.") % {
                "one": row.no,
                "other": other.no,
            }


def _without_path(rules: Parsed, indicator: IndicatorMaterial) -> Iterator[str]:
    """The first component that a straight path from nothing most likely does not become."""
    inputs = tuple(
        InputSpec(
            row.code,
            row.name,
            row.unit,
            Aggregation(row.aggregation),
            frequency=Frequency(row.frequency),
        )
        for row in indicator.inputs
    )
    moving = {
        row.code
        for row in indicator.inputs
        if row.frequency != IndicatorInput.Frequency.FIXED and not row.source
    }
    for row, rule in rules:
        formula = _formula(effective_formula(row, indicator), inputs)
        if (
            formula is None
            or not grows(formula, inputs)
            or not reported_through(formula, inputs, LAST_MONTH - 1)
        ):
            continue  # no month tells what is due, or none before the last
        if _is_ceiling(rule):
            yield _(
                "Component %(no)d: the target is not to be passed, and there is no planned path: "
                "a twelfth of it counts as allowed each month."
            ) % {"no": row.no}
            return
        several = len(moving.intersection(formula.names)) > 1
        if _has_target(rule) and several and not formula.degree(dict.fromkeys(moving, 1)):
            yield _(
                "Component %(no)d sets one latest number against another, and there is no planned path: its target "
                "counts as due by twelfths. Where the same holds all year, plan the target for each month."
            ) % {"no": row.no}
            return


def _has_target(rule: Rule) -> bool:
    return rule.baseline_length() is not None or _looking_back(rule).fixed_target() is not None


def _is_ceiling(rule: Rule) -> bool:
    """Whether less is better."""
    looks_back = _looking_back(rule)
    target = looks_back.fixed_target() if rule.baseline_length() is None else ONE
    return target is not None and looks_back.goal(target).fewer_is_better


def _looking_back(rule: Rule) -> Rule:
    """The rule with any number for the earlier years that its target comes from."""
    return rule.in_year(1, dict.fromkeys(rule.earlier_years(1), ONE))


def _goal(rule: Rule) -> Goal | None:
    target = rule.fixed_target()
    return None if target is None else rule.goal(target)


def _formula(text: str, inputs: tuple[InputSpec, ...]) -> Formula | None:
    if not text and len(inputs) == 1:
        text = inputs[0].code
    try:
        return formula_of(text, tuple(spec.code for spec in inputs))
    except FormulaError:  # named by its own fault
        return None
