"""From stored rows to the engine's definitions. What the engine refuses is said with the indicator's code."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from indicators.errors import DefinitionRefused
from indicators.rule_names import explanation
from indicators.scoring.errors import ScoringError
from indicators.scoring.formula import Formula, parse
from indicators.scoring.model import ComponentSpec, IndicatorSpec, InputSpec, Undefined
from indicators.scoring.rules import parse_rule
from indicators.scoring.rules.base import Rule
from indicators.selectors.definitions import ComponentRow, IndicatorRow

# The same few rules and formulas stand in every agency's plan: parsing them once a process halves a city's time.
_REMEMBERED = 4096


def indicator_spec(
    row: IndicatorRow,
    code: str,
    inputs: tuple[InputSpec, ...],
    components: Sequence[ComponentRow],
    *,
    common: bool,
) -> IndicatorSpec:
    """The engine's definition of an indicator; raises DefinitionRefused where it cannot be computed."""
    names = tuple(spec.code for spec in inputs)
    specs: list[ComponentSpec] = []
    for component in components:
        shared = specs[0].formula if specs else None
        specs.append(_component_spec(component, code, names, shared))
    return IndicatorSpec(
        code=code,
        name=row.name,
        weight=row.weight,
        inputs=inputs,
        components=tuple(specs),
        undefined=Undefined(row.when_undefined),
        unit=row.unit,
        common=common,
        id=row.id,
    )


def _component_spec(
    component: ComponentRow, code: str, names: tuple[str, ...], shared: Formula | None
) -> ComponentSpec:
    where = {"code": code, "no": component.no}
    try:
        rule = rule_of(component.rule, component.parameters)
        formula = None if rule.awarded else _component_formula(component.formula, names, shared)
    except ScoringError as fault:
        message = _("Indicator %(code)s, scoring component %(no)s: %(reason)s")
        raise DefinitionRefused(message % (where | {"reason": explanation(fault)})) from fault
    if formula is None and not rule.awarded:
        message = _("Indicator %(code)s, scoring component %(no)s needs a formula over its inputs.")
        raise DefinitionRefused(message % where)
    return ComponentSpec(component.no, rule, formula, component.parameters)


def _component_formula(text: str, names: tuple[str, ...], shared: Formula | None) -> Formula | None:
    """The component's own formula; else the first component's; else the single input; else none."""
    if text:
        return formula_of(text, names)
    if shared is not None:
        return shared
    return formula_of(names[0], names) if len(names) == 1 else None


@lru_cache(maxsize=_REMEMBERED)
def formula_of(text: str, names: tuple[str, ...]) -> Formula:
    """``parse``, once a process. Raises FormulaError."""
    return parse(text, names)


def rule_of(kind: str, parameters: Mapping[str, str]) -> Rule:
    """``parse_rule`` of stored parameters, once a process. Raises RuleError."""
    return _rule(kind, tuple(sorted(parameters.items())))


@lru_cache(maxsize=_REMEMBERED)
def _rule(kind: str, parameters: tuple[tuple[str, str], ...]) -> Rule:
    return parse_rule(kind, dict(parameters))
