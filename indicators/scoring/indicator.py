"""From an indicator's values to its points: its components' sum, cap, state, light, and the whole working."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring import component, rounding
from indicators.scoring.component import NO_POINTS, NOTHING, Context, ScoredComponent
from indicators.scoring.model import ComponentScore, IndicatorScore, Light, State, Undefined
from indicators.scoring.redistribute import factors
from indicators.scoring.trace import Listed, Step
from indicators.scoring.values import IndicatorValues

# The states in which an indicator has no points yet, the one that weighs most first.
PENDING = (State.UNREPORTED, State.UNDECIDED, State.AWAITING_AWARD)


class WeightShare(NamedTuple):
    """What redistribution has made of the indicator's weight, and the sentence that says so (if it did)."""

    factor: Fraction
    steps: tuple[Step, ...] = ()


def score_indicator(values: IndicatorValues, share: WeightShare, context: Context) -> IndicatorScore:
    """Score one indicator. Points are the sum of the components' rounded points, at most its maximum.

    The maximum is the weight after redistribution; of a bonus, what its components can give together.
    """
    scored = _components(values, share, context)
    state = _state(values, scored)
    if state in PENDING:
        scored = [part.held() for part in scored]
    maximum = _maximum(values, share, scored)
    points, total_steps = _total(values, scored, maximum, state)
    lead = _leading(scored)
    lit = lead is not None and state not in PENDING
    unreported = [part.not_ended for part in values.components if part.state is State.UNREPORTED]
    return IndicatorScore(
        spec=values.spec,
        state=state,
        light=lead.light if lead and lit else _unlit(scored, state),
        inputs=values.inputs,
        value=lead.score.value if lead else None,
        target=lead.score.target if lead else None,
        rate=lead.score.rate if lead else None,
        due=lead.due if lead else None,
        points=points,
        maximum=maximum,
        components=tuple([part.score for part in scored]),
        trace=(
            *_opening(values),
            *(share.steps if values.applicable else ()),
            *values.steps,
            *_working(scored),
            *(() if values.applicable else share.steps),
            *total_steps,
            *(lead.light_steps if lead and lit else ()),
        )
        if context.explained
        else (),
        not_due=state is State.UNREPORTED and (not context.through or all(unreported)),
    )


def _components(values: IndicatorValues, share: WeightShare, context: Context) -> list[ScoredComponent]:
    parts = list(zip(values.spec.components, values.components, strict=True))
    applicable = [part.state is not State.NOT_APPLICABLE for _, part in parts]
    maxima = [spec.rule.maximum for spec, _ in parts]
    grown = factors(maxima, applicable, in_hundredths=context.agency.weights_in_hundredths)
    return [
        component.score(component.prepare(values.spec, spec, part, within, share.factor), context)
        if applies
        else component.not_applicable(spec, part, context)
        for (spec, part), applies, within in zip(parts, applicable, grown, strict=True)
    ]


def _state(values: IndicatorValues, scored: Sequence[ScoredComponent]) -> State:
    if not values.applicable:
        return State.NOT_APPLICABLE
    states = {part.score.state for part in scored}
    # A plan that says not how to score is somebody's to decide.
    for state in (*PENDING, State.SCORED, State.UNDEFINED):
        if state in states:
            return state
    return State.UNDECIDED


def _unlit(scored: Sequence[ScoredComponent], state: State) -> Light:
    """White; or none, where nobody can be behind with what is missing."""
    missing = [part.light for part in scored if part.score.state is state]
    return Light.NONE if missing and set(missing) == {Light.NONE} else Light.WHITE


def _maximum(values: IndicatorValues, share: WeightShare, scored: Sequence[ScoredComponent]) -> Fraction:
    if values.spec.weight:
        weight = Fraction(values.spec.weight)
        return weight if share.factor == 1 else weight * share.factor
    return sum((part.score.maximum for part in scored), NOTHING)


def _total(
    values: IndicatorValues, scored: Sequence[ScoredComponent], maximum: Fraction, state: State
) -> tuple[Decimal, tuple[Step, ...]]:
    if state is State.NOT_APPLICABLE:
        return NO_POINTS, ()
    if state in PENDING:
        return NO_POINTS, (Step("total.held", {}),)
    full = values.spec.undefined is Undefined.FULL
    closed = [part.score.no for part in scored if is_closed(part.score, undefined_is_full=full)]
    if closed:
        return NO_POINTS, (Step("total.closed", {"numbers": Listed(tuple(map(str, closed)))}),)
    parts = [part.score.points for part in scored if not gates(part.score)]
    total, limit = sum(parts, NO_POINTS), rounding.points(maximum)
    steps: list[Step] = []
    if len(parts) > 1:
        written = Listed(tuple(str(points) for points in parts), (" + ", " + "))
        steps.append(Step("total.sum", {"parts": written, "sum": total}))
    if total > limit:
        steps.append(Step("total.capped", {"sum": total, "limit": limit}))
    return min(total, limit), tuple(steps)


def is_closed(part: ComponentScore, *, undefined_is_full: bool) -> bool:
    """Whether it is a condition that is not met, so that the whole indicator has no points."""
    if not gates(part) or part.state is State.NOT_APPLICABLE:
        return False
    return not undefined_is_full if part.state is State.UNDEFINED else part.reached is False


def gates(part: ComponentScore) -> bool:
    """Whether it is a condition of the whole indicator."""
    return part.rule is not None and part.rule.gates


def _opening(values: IndicatorValues) -> tuple[Step, ...]:
    if values.reason is not None:
        return (Step("indicator.not_applicable", {"reason": values.reason}),)
    if not values.spec.components:
        return (Step("indicator.no_components", {}),)
    return ()


def _working(scored: Sequence[ScoredComponent]) -> list[Step]:
    steps: list[Step] = []
    for part in scored:
        if len(scored) > 1:
            steps.append(Step("component", {"no": part.score.no}))
        steps.extend(part.score.trace)
    return steps


def _leading(scored: Sequence[ScoredComponent]) -> ScoredComponent | None:
    """The component whose value and light are the indicator's: the first that applies."""
    applying = (part for part in scored if part.score.state is not State.NOT_APPLICABLE)
    return next(applying, scored[0] if scored else None)
