"""What could be expected by a month: the path that a value should follow, and the points due by then.

Both are found with the rules themselves. The share of an indicator's maximum that the value due by then earns of what the
target earns is due: of a count half of its points by June, of a rate all of them from the first month on. Who is
ahead has more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.baseline import baseline, in_year
from indicators.scoring.component import NO_POINTS
from indicators.scoring.due import dues
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
from indicators.scoring.rules.base import ZERO, Basis

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
    """The points due of the indicator by the end of month ``through``; all of them by December.

    Rounded a component, as points are. A bonus is on top of what can be expected: none; so is what nobody could have
    reported yet, and all of it before the year has begun. An award is given at the year's end, so it counts from December on, or once it is there.
    """
    return Earnable(agency, (through,)).indicator(scored, through)


def earnable_total(agency: AgencyYear, scored: AgencyScore) -> Decimal:
    """The points due of the agency by the end of the scored month: its indicators', each facet's up to its cap."""
    return Earnable(agency, (scored.through,)).total(scored)


class Earnable:
    """The points due of an agency by the ends of several ``months``: what does not change with the month is found once."""

    def __init__(self, agency: AgencyYear, months: Sequence[int] = MONTHS) -> None:
        self._agency = agency
        self._months = months
        self._found: dict[tuple[str, int], dict[int, Fraction | None]] = {}

    def total(self, scored: AgencyScore) -> Decimal:
        """``earnable_total``"""
        return sum((self._facet(found, scored.through) for found in scored.facets), NO_POINTS)

    def indicator(self, scored: IndicatorScore, through: int) -> Decimal:
        """``earnable``"""
        spec = scored.spec
        if not spec.weight or scored.not_due or not through:
            return NO_POINTS
        pairs = zip(spec.components, scored.components, strict=True)
        return sum([self._component(spec, one, found, through) for one, found in pairs], NO_POINTS)

    def _facet(self, scored: FacetScore, through: int) -> Decimal:
        found = (each for objective in scored.objectives for each in objective.indicators)
        total = sum((self.indicator(each, through) for each in found), NO_POINTS)
        return total if scored.spec.cap is None else min(total, scored.spec.cap)

    def _component(
        self, spec: IndicatorSpec, component: ComponentSpec, scored: ComponentScore, through: int
    ) -> Decimal:
        if not scored.maximum:
            return NO_POINTS
        full = rounding.points(scored.maximum)
        if through == LAST_MONTH:
            return full
        if component.rule.basis is Basis.AWARD:
            return full if component.no in self._agency.facts.awards.get(spec.code, {}) else NO_POINTS
        key = spec.code, component.no
        if key not in self._found:
            shares = _shares(self._agency, spec, component, self._months)
            self._found[key] = dict(zip(self._months, shares, strict=True))
        share = self._found[key][through]
        return full if share is None or share == ONE else rounding.points(scored.maximum * share)


def _shares(
    agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec, months: Sequence[int]
) -> Iterator[Fraction | None]:
    """What the value due by the end of each month earns of what the target earns; None where nothing says that it takes time."""
    component = _in_year(agency, spec, component)
    target = _target(agency, spec, component) if component.rule.basis is Basis.VALUE else None
    if target is None or component.formula is None:
        yield from [None] * len(months)
        return
    rule = component.rule
    level = rule.goal(target).level
    on_target = rule.points(level, target)
    for due in dues(agency, spec, component, target, months):  # as the light has it
        if due.level is None:
            yield ZERO
        elif due.level == level or not on_target:
            yield ONE
        else:
            yield min(ONE, rule.points(due.level, target) / on_target)


def _in_year(agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec) -> ComponentSpec:
    history = agency.facts.history.get(spec.code, {})
    rule = in_year(component.rule, agency.year, history)
    return component if rule is component.rule else replace(component, rule=rule)


def _target(agency: AgencyYear, spec: IndicatorSpec, component: ComponentSpec) -> Fraction | None:
    length = component.rule.baseline_length()
    if not length:
        return component.rule.fixed_target()
    return baseline(agency.facts.history.get(spec.code, {}), agency.year, length).mean
