"""From an indicator's reading to its points: its components' sum, cap, state, light, and the whole working."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring import component, pace, rounding
from indicators.scoring.component import NO_POINTS, NOTHING, Context, Scored
from indicators.scoring.model import IndicatorScore, Light, State
from indicators.scoring.reading import IndicatorReading
from indicators.scoring.redistribute import factors
from indicators.scoring.trace import Lamp, Listed, Step

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
    light = Light.WHITE if state in PENDING else pace.worst([part.light for part in scored])
    first = scored[0] if scored else None
    return IndicatorScore(
        spec=reading.spec,
        state=state,
        light=light,
        inputs=reading.inputs,
        value=first.score.value if first else None,
        target=first.score.target if first else None,
        rate=first.score.rate if first else None,
        due=first.due if first else None,
        points=points,
        maximum=maximum,
        components=tuple([part.score for part in scored]),
        trace=(
            *_opening(reading),
            *share.steps,
            *reading.steps,
            *_working(scored),
            *total_steps,
            *_light_steps(scored, light),
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


def _light_steps(scored: Sequence[Scored], light: Light) -> list[Step]:
    if light is Light.WHITE:
        return []
    steps = [step for part in scored for step in part.light_steps]
    if len(steps) > 1:
        steps.append(Step("light.worst", {"light": Lamp(light)}))
    return steps
