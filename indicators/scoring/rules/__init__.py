"""The rule kinds. A new one is a file here, a line in ``KINDS``, and a file of cases in the tests."""

from collections.abc import Mapping

from indicators.scoring.errors import RuleError
from indicators.scoring.rules.attainment import Attainment
from indicators.scoring.rules.award import Award
from indicators.scoring.rules.bands import Bands
from indicators.scoring.rules.base import Rule
from indicators.scoring.rules.condition import Condition
from indicators.scoring.rules.deduction import Deduction
from indicators.scoring.rules.improvement import Improvement
from indicators.scoring.rules.parameters import SHARED, Parameter, Parameters, Value
from indicators.scoring.rules.per_unit import PerUnit
from indicators.scoring.rules.plus_minus import PlusMinus
from indicators.scoring.rules.range import Between
from indicators.scoring.rules.rank import Rank
from indicators.scoring.rules.reduction import Reduction
from indicators.scoring.rules.several_years import SeveralYears
from indicators.scoring.rules.steps import Steps
from indicators.scoring.rules.threshold import Threshold

__all__ = ["KINDS", "Rule", "RuleError", "aims_of", "all_parameters", "awarded_kinds", "parse_rule"]

KINDS: Mapping[str, type[Rule]] = {
    rule.kind: rule
    for rule in (
        Attainment,
        Threshold,
        Steps,
        PerUnit,
        Deduction,
        Bands,
        Rank,
        Award,
        Between,
        Reduction,
        Improvement,
        SeveralYears,
        PlusMinus,
        Condition,
    )
}


def all_parameters() -> Mapping[str, Parameter]:
    """Every parameter that a kind takes, by name, in the order in which forms and workbooks have them.

    What a kind cannot do without stands first, so that a new kind, or a parameter that may be left out, moves none.
    """
    needed = (parameter for rule in KINDS.values() for parameter in rule.required)
    others = (parameter for rule in KINDS.values() for parameter in rule.optional)
    return {parameter.name: parameter for parameter in (*SHARED, *needed, *others)}


def awarded_kinds() -> frozenset[str]:
    """The kinds whose value is what a reviewer awarded."""
    return frozenset(kind for kind, rule in KINDS.items() if rule.awarded)


def aims_of(kind: str) -> tuple[Parameter, ...]:
    """The parameters of a kind that say what is to be reached; none where the agencies are compared, or a reviewer awards."""
    rule = KINDS.get(kind)
    if rule is None or rule.compares or rule.awarded:
        return ()
    return tuple(parameter for parameter in (*rule.required, *rule.optional) if parameter.aims)


def parse_rule(kind: str, params: Mapping[str, Value]) -> Rule:
    """The rule of this kind; None and empty text count as not given.

    Raises RuleError, naming the parameter, for an unknown kind and for a parameter that is unknown, missing,
    not used by the kind, or out of range.
    """
    rule = KINDS.get(kind)
    if rule is None:
        raise RuleError("rule.unknown_kind", "", kind=kind)
    parameters = Parameters(kind, params)
    parameters.check(all_parameters(), rule.required, rule.optional)
    return rule.parse(parameters)
