"""From a component's value to its points: the rule, the one rounding, and its light."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring import due, lights, rivals, rounding
from indicators.scoring.model import (
    LAST_MONTH,
    AgencyYear,
    ComponentScore,
    ComponentSpec,
    IndicatorSpec,
    Light,
    State,
    Undefined,
)
from indicators.scoring.rate_by_now import rate_by_now
from indicators.scoring.rules.base import ALONE, Basis, Rivals, Rule, RuleOutcome
from indicators.scoring.trace import Argument, Compared, Exact, Points, Range, Step
from indicators.scoring.traffic_light import TrafficLight
from indicators.scoring.values import ComponentValue

NO_POINTS = Decimal("0.00")
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Context:
    """Whose indicators are scored, up to which month, and whom the rank rule compares them with.

    Not ``lit``: only points are asked for, and no light is looked for. Not ``explained``: nobody reads rates and the working.
    """

    agency: AgencyYear
    through: int
    rivals: Mapping[rivals.Key, Rivals]
    lit: bool = True
    explained: bool = True


class PreparedComponent(NamedTuple):
    """One component to be scored: ``rule`` has its points scaled already, and ``moved`` says so (if they were)."""

    indicator: IndicatorSpec
    spec: ComponentSpec
    found: ComponentValue
    rule: Rule
    moved: tuple[Step, ...]


class ScoredComponent(NamedTuple):
    """A component's score, its light with the sentence about it, and what was due by now."""

    score: ComponentScore
    light: Light = Light.WHITE
    light_steps: tuple[Step, ...] = ()
    due: Fraction | None = None

    def held(self) -> "ScoredComponent":
        """The same without points, while the indicator waits for another component."""
        return self._replace(score=replace(self.score, points=NO_POINTS))


def prepare(
    indicator: IndicatorSpec,
    spec: ComponentSpec,
    found: ComponentValue,
    within: Fraction,
    weight: Fraction,
) -> PreparedComponent:
    """A component with what redistribution inside the indicator (``within``) and of its ``weight`` made of it."""
    factor = weight if within == 1 else within * weight
    own = found.rule or spec.rule
    rule = own if factor == 1 else own.scaled(factor)
    if within == 1:
        return PreparedComponent(indicator, spec, found, rule, ())
    grown = Step("component.grown", {"old": rule.maximum / within, "new": rule.maximum})
    return PreparedComponent(indicator, spec, found, rule, (grown,))


def not_applicable(spec: ComponentSpec, found: ComponentValue, context: Context) -> ScoredComponent:
    """A component that does not apply: nothing to earn, nothing to light."""
    state = State.NOT_APPLICABLE
    score = ComponentScore(spec.no, state, None, None, None, NO_POINTS, NOTHING, found.steps)
    return ScoredComponent(score, Light.NONE if context.agency.only_due_is_lit else Light.WHITE)


def score(part: PreparedComponent, context: Context) -> ScoredComponent:
    """Score a component that applies: by its rule, by what holds without cases, or not yet (no points)."""
    if part.found.state is State.UNDEFINED:
        return _undefined(part, context)
    if part.found.state is State.SCORED and part.found.value is not None:
        return _valued(part, part.found.value, context)
    # Before the first period has ended nobody can be behind.
    light = Light.WHITE if _has_light(part, context) and not part.found.not_ended else Light.NONE
    return ScoredComponent(_result(part, NO_POINTS, ()), light)


def _has_light(part: PreparedComponent, context: Context) -> bool:
    asked = context.agency.only_due_is_lit
    return not asked or lights.has_light(part.indicator, part.rule, context.through)


def _undefined(part: PreparedComponent, context: Context) -> ScoredComponent:
    full = part.indicator.undefined is Undefined.FULL
    points = rounding.points(part.rule.maximum) if full else NO_POINTS
    light = Light.GREEN if full else Light.RED
    result = _result(
        part, points, (Step("undefined.points", {"points": points, "maximum": part.rule.maximum}),)
    )
    if not _has_light(part, context):
        return ScoredComponent(result, Light.NONE)
    return ScoredComponent(result, light, (Step("light.undefined", {"light": TrafficLight(light)}),))


def _valued(part: PreparedComponent, value: Fraction, context: Context) -> ScoredComponent:
    rule, compared = part.rule, ALONE
    if rule.compares:
        compared = context.rivals[rivals.key(context.agency.year, part.indicator, part.spec.no)]
    if context.explained or rule.compares:
        outcome = rule.score(value, part.found.target, compared)
    else:
        outcome = RuleOutcome(rule.points(value, part.found.target), None, ())
    points = rounding.points(outcome.points)
    steps = _working(part, value, outcome, points) if context.explained else ()
    result = _result(part, points, steps, outcome.rate, outcome.place)
    return _lit(part, value, outcome, result, context) if context.lit else ScoredComponent(result)


def _working(
    part: PreparedComponent, value: Fraction, outcome: RuleOutcome, points: Decimal
) -> tuple[Step, ...]:
    steps = (part.rule.described(), *outcome.steps)
    if not rounding.has_point_places(outcome.points):
        steps += (Step("rounded", {"exact": Exact(outcome.points), "points": points}),)
    return steps + _on_strict_bound(part, value, outcome)


def _on_strict_bound(part: PreparedComponent, value: Fraction, outcome: RuleOutcome) -> tuple[Step, ...]:
    """Said where points are in proportion and full, and the bound itself is not enough: 3.5 of less than 3.5."""
    target, rule = part.found.target, part.rule
    if target is None or outcome.points < rule.maximum or rule.gates:
        return ()
    goal = rule.goal(target)
    missed = goal.missed(value)
    if missed is None or missed.level != value:
        return ()
    return (Step("goal.on_strict_bound", {"value": Compared(value, None), "goal": goal.direction}),)


def _result(
    part: PreparedComponent,
    points: Decimal,
    steps: tuple[Step, ...],
    rate: Fraction | None = None,
    place: int | None = None,
) -> ComponentScore:
    found, rule = part.found, part.rule
    return ComponentScore(
        no=part.spec.no,
        state=found.state,
        value=None if rule.awarded else found.value,
        target=found.target,
        rate=rate,
        points=points,
        maximum=rule.maximum,
        trace=(*part.moved, *found.steps, *steps),
        place=place,
        rule=found.rule or part.spec.rule,
    )


def _lit(
    part: PreparedComponent,
    value: Fraction,
    outcome: RuleOutcome,
    result: ComponentScore,
    context: Context,
) -> ScoredComponent:
    """The light: by the points for a rule that says so, otherwise by the value against what was due.

    Then the rate too is against what was due, where that is not yet the year's target.
    """
    lit = _has_light(part, context)
    if part.rule.basis is not Basis.VALUE:
        if not lit:
            return ScoredComponent(result, Light.NONE)
        light = lights.points_light(part.rule, outcome.points, outcome.place)
        args: dict[str, Argument] = {"points": Points(outcome.points), "light": TrafficLight(light)}
        return ScoredComponent(result, light, (Step(f"light.{part.rule.basis}", args),))
    formula, target = part.spec.formula, part.found.target
    if target is None or formula is None:
        return ScoredComponent(result, Light.WHITE if lit else Light.NONE)
    spec = part.spec if part.rule is part.spec.rule else replace(part.spec, rule=part.rule)
    found = due.due_by(context.agency, part.indicator, spec, target, context.through)
    light = lights.value_light(value, found)
    # Of two sides the one that was missed is what was due.
    missed = found.goal.missed(value) if found.goal else None
    level = missed.level if missed else found.level
    if not context.explained:
        return ScoredComponent(result, light if lit else Light.NONE, (), level)
    steps: tuple[Step, ...] = (_due_step(value, found, light),)
    if not lit:
        light, steps = Light.NONE, ()
    if context.agency.judged_by_now and found.through < LAST_MONTH:
        builds_up = due.builds_up(context.agency, part.indicator, formula, found.through)
        of_year = part.rule.goal(target)
        if builds_up or (context.agency.only_equal_parts and found.level != of_year.level):
            reached = rate_by_now(value, of_year, found, builds_up=builds_up)
            trace = tuple(_of_the_year(part.rule, step) for step in result.trace)
            result = replace(result, rate=reached.rate if reached else None, trace=trace)
            steps += (reached.step,) if reached else ()
    return ScoredComponent(result, light, steps, level)


def _of_the_year(rule: Rule, step: Step) -> Step:
    """The sentence with the rate against the year's target, in words that leave 「達成率」 to what was due by now."""
    key = f"{step.key}_of_year"
    return step._replace(key=key) if key in rule.texts else step


def _due_step(value: Fraction, found: due.Due, light: Light) -> Step:
    if found.goal is None or found.level is None:
        return Step(f"light.{found.path}", {"light": TrafficLight(light)})
    decided = found.goal.decided_before
    if decided is not None and decided is found.goal.met(value):
        key = "light.reached_before" if decided else "light.used_up_before"
        return Step(key, {"value": Compared(value, None), "light": TrafficLight(light)})
    return Step(
        f"light.{found.path}",
        {
            "through": found.through,
            "due": Range(found.goal) if found.goal.is_range else Compared(found.level, value),
            "value": Compared(value, found.level),
            "light": TrafficLight(light),
        },
    )
