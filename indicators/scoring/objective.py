"""Objectives: the weight of an indicator that does not apply goes to the others of its objective."""

from collections.abc import Sequence
from fractions import Fraction

from indicators.scoring.component import NO_POINTS, Context
from indicators.scoring.indicator import Share, score_indicator
from indicators.scoring.model import ObjectiveScore, ObjectiveSpec
from indicators.scoring.redistribute import UNCHANGED, factors
from indicators.scoring.trace import Listed, Step
from indicators.scoring.values import IndicatorReading

WHOLE = Share(UNCHANGED)


def score_objective(
    spec: ObjectiveSpec, readings: Sequence[IndicatorReading], context: Context
) -> ObjectiveScore:
    """Score an objective: its points are the sum of its indicators' points as printed."""
    scores = tuple(
        score_indicator(reading, share, context)
        for reading, share in zip(readings, shares(readings), strict=True)
    )
    return ObjectiveScore(spec, sum((score.points for score in scores), NO_POINTS), scores)


def shares(readings: Sequence[IndicatorReading]) -> list[Share]:
    """What redistribution makes of each indicator's weight, with the sentence about it."""
    if all(reading.applicable for reading in readings):
        return [WHOLE] * len(readings)
    weights = [Fraction(reading.spec.weight) for reading in readings]
    grown = factors(weights, [reading.applicable for reading in readings])
    receive = [reading.spec.code for reading in readings if reading.spec.weight and reading.applicable]
    give = [reading.spec.code for reading in readings if reading.spec.weight and not reading.applicable]
    return [
        Share(factor, _sentence(reading, factor, receive, give))
        for reading, factor in zip(readings, grown, strict=True)
    ]


def _sentence(
    reading: IndicatorReading, factor: Fraction, receive: list[str], give: list[str]
) -> tuple[Step, ...]:
    weight = Fraction(reading.spec.weight)
    if not weight or factor == 1:
        return ()
    if reading.applicable:
        others = Listed(tuple(give))
        return (Step("weight.received", {"codes": others, "old": weight, "new": weight * factor}),)
    if receive:
        return (Step("weight.given", {"weight": weight, "codes": Listed(tuple(receive))}),)
    return (Step("weight.lost", {"weight": weight}),)


def earnable(score: ObjectiveScore) -> Fraction:
    """The weight that the objective can still earn: all of it, or none where nothing in it applies."""
    return sum(
        (indicator.maximum for indicator in score.indicators if indicator.spec.weight),
        Fraction(0),
    )
