"""What could be expected by a month: the path that a value should follow, and the points that could be earned by then.

Both are found with the rules themselves. An indicator can earn the share of its maximum that the value due by then
earns of what the target earns: a count half of its points by June, a rate all of them from the first month on.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.baseline import baseline, in_year
from indicators.scoring.component import NO_POINTS
from indicators.scoring.due import Due, due_by, dues
from indicators.scoring.model import (
    LAST_MONTH,
    MONTHS,
    AgencyScore,
    AgencyYear,
    ComponentScore,
    ComponentSpec,
    FacetScore,
    IndicatorScore,
    IndicatorSpec,
)
from indicators.scoring.rules.base import ZERO, Basis, Rule

ONE = Fraction(1)

Path = tuple[Fraction | None, ...]


def path(agency: AgencyYear, spec: IndicatorSpec) -> Path:
    """What is due at the end of each of the twelve months, in the unit of the indicator's value; None: nothing."""
    first = spec.components[0] if spec.components else None
    if first is None or first.rule.basis is not Basis.VALUE:
        return (None,) * LAST_MONTH
    first = _in_year(agency, spec, first)
    target = _target(agency, spec, first)
    if target is None or first.formula is None:
        return (None,) * LAST_MONTH
    return tuple(due.level for due in dues(agency, spec, first, target, MONTHS))


def earnable(agency: AgencyYear, scored: IndicatorScore, through: int) -> Decimal:
    """The points that the indicator could have earned by the end of month ``through``; all of them by December.

    Rounded a component, as points are. A bonus is on top of what can be expected: none; so is what nobody could have
    reported yet, and all of it before the year has begun. An award is given at the year's end, so it counts from December on, or once it is there.
    """
    spec = scored.spec
    if not spec.weight or scored.not_due or not through:
        return NO_POINTS
    pairs = zip(spec.components, scored.components, strict=True)
    return sum([_component(agency, spec, one, found, through) for one, found in pairs], NO_POINTS)


def earnable_total(agency: AgencyYear, scored: AgencyScore) -> Decimal:
    """The points that the agency could have earned by the end of the scored month: its indicators', each facet's up to its cap."""
    return sum((_facet(agency, found, scored.through) for found in scored.facets), NO_POINTS)


def _facet(agency: AgencyYear, scored: FacetScore, through: int) -> Decimal:
    found = (each for objective in scored.objectives for each in objective.indicators)
    total = sum((earnable(agency, each, through) for each in found), NO_POINTS)
    return total if scored.spec.cap is None else min(total, scored.spec.cap)


def _component(
    agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec, scored: ComponentScore, through: int
) -> Decimal:
    if not scored.maximum:
        return NO_POINTS
    full = rounding.points(scored.maximum)
    if through == LAST_MONTH:
        return full
    if component.rule.basis is Basis.AWARD:
        return full if component.no in agency.facts.awards.get(spec.code, {}) else NO_POINTS
    component = _in_year(agency, spec, component)
    due = _due(agency, spec, component, through) if component.rule.basis is Basis.VALUE else None
    if due is None:
        return full  # nothing says that it takes time
    return rounding.points(scored.maximum * _share(component.rule, due, _target(agency, spec, component)))


def _share(rule: Rule, due: Due, target: Fraction | None) -> Fraction:
    """What the value due by now earns of what the target earns."""
    if due.level is None or target is None:
        return ZERO
    on_target = rule.points(rule.goal(target).level, target)
    return min(ONE, rule.points(due.level, target) / on_target) if on_target else ONE


def _due(agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec, month: int) -> Due | None:
    """As the light has it; None where nothing is compared."""
    target = _target(agency, spec, component)
    if target is None or component.formula is None:
        return None
    return due_by(agency, spec, component, target, month)


def _in_year(agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec) -> ComponentSpec:
    history = agency.facts.history.get(spec.code, {})
    return replace(component, rule=in_year(component.rule, agency.year, history))


def _target(agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec) -> Fraction | None:
    length = component.rule.baseline_length()
    if not length:
        return component.rule.fixed_target()
    return baseline(agency.facts.history.get(spec.code, {}), agency.year, length).mean
