"""From a component's reading to its points: the rule, the one rounding, and its light."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring import contest, pace, rounding
from indicators.scoring.model import (
    AgencyYear,
    ComponentScore,
    ComponentSpec,
    IndicatorSpec,
    Light,
    State,
    Undefined,
)
from indicators.scoring.rules.base import ALONE, Basis, Field, Outcome, Rule
from indicators.scoring.trace import Compared, Exact, Points, Step
from indicators.scoring.traffic_light import Lamp
from indicators.scoring.values import ComponentReading

NO_POINTS = Decimal("0.00")
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Context:
    """Whose indicators are scored, up to which month, and whom the rank rule compares them with.

    Not ``lit``: only points are asked for, and no light is looked for.
    """

    agency: AgencyYear
    through: int
    fields: Mapping[contest.Key, Field]
    lit: bool = True


class Case(NamedTuple):
    """One component to be scored: ``rule`` has its points scaled already, and ``moved`` says so (if they were)."""

    indicator: IndicatorSpec
    spec: ComponentSpec
    reading: ComponentReading
    rule: Rule
    moved: tuple[Step, ...]


class Scored(NamedTuple):
    """A component's score, its light with the sentence about it, and what was due by now."""

    score: ComponentScore
    light: Light = Light.WHITE
    light_steps: tuple[Step, ...] = ()
    due: Fraction | None = None

    def held(self) -> "Scored":
        """The same without points, while the indicator waits for another component."""
        return self._replace(score=replace(self.score, points=NO_POINTS))


def case(
    indicator: IndicatorSpec,
    spec: ComponentSpec,
    reading: ComponentReading,
    within: Fraction,
    weight: Fraction,
) -> Case:
    """A component with what redistribution inside the indicator (``within``) and of its ``weight`` made of it."""
    factor = within * weight
    rule = spec.rule if factor == 1 else spec.rule.scaled(factor)
    if within == 1:
        return Case(indicator, spec, reading, rule, ())
    grown = Step("component.grown", {"old": rule.maximum / within, "new": rule.maximum})
    return Case(indicator, spec, reading, rule, (grown,))


def not_applicable(spec: ComponentSpec, reading: ComponentReading) -> Scored:
    """A component that does not apply: nothing to earn, nothing to light."""
    state = State.NOT_APPLICABLE
    return Scored(ComponentScore(spec.no, state, None, None, None, NO_POINTS, NOTHING, reading.steps))


def score(case: Case, context: Context) -> Scored:
    """Score a component that applies: by its rule, by what holds without cases, or not yet (no points)."""
    if case.reading.state is State.UNDEFINED:
        return _undefined(case)
    if case.reading.state is State.SCORED and case.reading.value is not None:
        return _valued(case, case.reading.value, context)
    return Scored(_result(case, NO_POINTS, ()))


def _undefined(case: Case) -> Scored:
    full = case.indicator.undefined is Undefined.FULL
    points = rounding.points(case.rule.maximum) if full else NO_POINTS
    light = Light.GREEN if full else Light.RED
    given = Step("undefined.points", {"points": points, "maximum": case.rule.maximum})
    return Scored(_result(case, points, (given,)), light, (Step("light.undefined", {"light": Lamp(light)}),))


def _valued(case: Case, value: Fraction, context: Context) -> Scored:
    rule, field = case.rule, ALONE
    if rule.compares:
        field = context.fields[contest.key(context.agency.year, case.indicator, case.spec.no)]
    outcome = rule.score(value, case.reading.target, field)
    points = rounding.points(outcome.points)
    steps: tuple[Step, ...] = (rule.described(), *outcome.steps)
    if outcome.points != Fraction(points):
        steps += (Step("rounded", {"exact": Exact(outcome.points), "points": points}),)
    result = _result(case, points, steps, outcome.rate)
    return _lit(case, value, outcome, result, context) if context.lit else Scored(result)


def _result(
    case: Case, points: Decimal, steps: tuple[Step, ...], rate: Fraction | None = None
) -> ComponentScore:
    reading, rule = case.reading, case.rule
    return ComponentScore(
        no=case.spec.no,
        state=reading.state,
        value=None if rule.awarded else reading.value,
        target=reading.target,
        rate=rate,
        points=points,
        maximum=rule.maximum,
        trace=(*case.moved, *reading.steps, *steps),
    )


def _lit(case: Case, value: Fraction, outcome: Outcome, result: ComponentScore, context: Context) -> Scored:
    """The light: by the points for a rule that says so, otherwise by the value against what was due."""
    if case.rule.basis is not Basis.VALUE:
        light = pace.points_light(case.rule, outcome.points, outcome.place)
        step = Step(f"light.{case.rule.basis}", {"points": Points(outcome.points), "light": Lamp(light)})
        return Scored(result, light, (step,))
    formula, target = case.spec.formula, case.reading.target
    if target is None or formula is None:
        return Scored(result)
    goal = case.rule.goal(target)
    # The planned path is the first component's value's; a component with a formula of its own has none.
    shared = formula == case.indicator.components[0].formula
    planned = context.agency.facts.planned.get(case.indicator.code, {}) if shared else {}
    due = pace.due(goal, context.through, planned, not planned and pace.grows(formula, case.indicator.inputs))
    light = pace.value_light(goal, value, due)
    return Scored(result, light, (_due_step(value, due, light, context.through),), due.level)


def _due_step(value: Fraction, due: pace.Due, light: Light, through: int) -> Step:
    if due.level is None:
        return Step(f"light.{due.path}", {"light": Lamp(light)})
    return Step(
        f"light.{due.path}",
        {
            "through": through,
            "due": Compared(due.level, value),
            "value": Compared(value, due.level),
            "light": Lamp(light),
        },
    )
