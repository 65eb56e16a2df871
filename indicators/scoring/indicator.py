"""From an indicator's reading to its points: its components' sum, cap, state, light, and the whole working."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring import component, rounding
from indicators.scoring.component import NO_POINTS, NOTHING, Context, Scored
from indicators.scoring.model import IndicatorScore, Light, State
from indicators.scoring.redistribute import factors
from indicators.scoring.trace import Listed, Step
from indicators.scoring.values import IndicatorReading

# The states in which an indicator has no points yet, the one that weighs most first.
PENDING = (State.UNREPORTED, State.UNDECIDED, State.AWAITING_AWARD)


class Share(NamedTuple):
    """What redistribution has made of the indicator's weight, and the sentence that says so (if it did)."""

    factor: Fraction
    steps: tuple[Step, ...] = ()


def score_indicator(reading: IndicatorReading, share: Share, context: Context) -> IndicatorScore:
    """Score one indicator. Points are the sum of the components' rounded points, at most its maximum.

    The maximum is the weight after redistribution; of a bonus, what its components can give together.
    """
    scored = _components(reading, share, context)
    state = _state(reading, scored)
    if state in PENDING:
        scored = [part.held() for part in scored]
    maximum = _maximum(reading, share, scored)
    points, total_steps = _total(scored, maximum, state)
    lead = _leading(scored)
    lit = lead is not None and state not in PENDING
    return IndicatorScore(
        spec=reading.spec,
        state=state,
        light=lead.light if lead and lit else Light.WHITE,
        inputs=reading.inputs,
        value=lead.score.value if lead else None,
        target=lead.score.target if lead else None,
        rate=lead.score.rate if lead else None,
        due=lead.due if lead else None,
        points=points,
        maximum=maximum,
        components=tuple([part.score for part in scored]),
        trace=(
            *_opening(reading),
            *(share.steps if reading.applicable else ()),
            *reading.steps,
            *_working(scored),
            *(() if reading.applicable else share.steps),
            *total_steps,
            *(lead.light_steps if lead and lit else ()),
        ),
    )


def _components(reading: IndicatorReading, share: Share, context: Context) -> list[Scored]:
    parts = list(zip(reading.spec.components, reading.components, strict=True))
    applicable = [part.state is not State.NOT_APPLICABLE for _, part in parts]
    grown = factors([spec.rule.maximum for spec, _ in parts], applicable)
    return [
        component.score(component.case(reading.spec, spec, part, within, share.factor), context)
        if applies
        else component.not_applicable(spec, part)
        for (spec, part), applies, within in zip(parts, applicable, grown, strict=True)
    ]


def _state(reading: IndicatorReading, scored: Sequence[Scored]) -> State:
    if not reading.applicable:
        return State.NOT_APPLICABLE
    states = {part.score.state for part in scored}
    # A plan that says not how to score is somebody's to decide.
    for state in (*PENDING, State.SCORED, State.UNDEFINED):
        if state in states:
            return state
    return State.UNDECIDED


def _maximum(reading: IndicatorReading, share: Share, scored: Sequence[Scored]) -> Fraction:
    if reading.spec.weight:
        return Fraction(reading.spec.weight) * share.factor
    return sum((part.score.maximum for part in scored), NOTHING)


def _total(scored: Sequence[Scored], maximum: Fraction, state: State) -> tuple[Decimal, tuple[Step, ...]]:
    if state is State.NOT_APPLICABLE:
        return NO_POINTS, ()
    if state in PENDING:
        return NO_POINTS, (Step("total.held", {}),)
    parts = [part.score.points for part in scored]
    total, limit = sum(parts, NO_POINTS), rounding.points(maximum)
    steps: list[Step] = []
    if len(parts) > 1:
        written = Listed(tuple(str(points) for points in parts), (" + ", " + "))
        steps.append(Step("total.sum", {"parts": written, "sum": total}))
    if total > limit:
        steps.append(Step("total.capped", {"sum": total, "limit": limit}))
    return min(total, limit), tuple(steps)


def _opening(reading: IndicatorReading) -> tuple[Step, ...]:
    if reading.reason is not None:
        return (Step("indicator.not_applicable", {"reason": reading.reason}),)
    if not reading.spec.components:
        return (Step("indicator.no_components", {}),)
    return ()


def _working(scored: Sequence[Scored]) -> list[Step]:
    steps: list[Step] = []
    for part in scored:
        if len(scored) > 1:
            steps.append(Step("component", {"no": part.score.no}))
        steps.extend(part.score.trace)
    return steps


def _leading(scored: Sequence[Scored]) -> Scored | None:
    """The component whose value and light are the indicator's: the first that applies."""
    applying = (part for part in scored if part.score.state is not State.NOT_APPLICABLE)
    return next(applying, scored[0] if scored else None)
