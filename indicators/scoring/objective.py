"""Objectives: the weight of an indicator that does not apply goes to the others of its objective."""

from collections.abc import Sequence
from fractions import Fraction

from indicators.scoring.component import NO_POINTS, Context
from indicators.scoring.indicator import WeightShare, score_indicator
from indicators.scoring.model import ObjectiveScore, ObjectiveSpec
from indicators.scoring.redistribute import UNCHANGED, factors
from indicators.scoring.trace import Listed, Step
from indicators.scoring.values import IndicatorValues

WHOLE = WeightShare(UNCHANGED)


def score_objective(
    spec: ObjectiveSpec, values: Sequence[IndicatorValues], context: Context
) -> ObjectiveScore:
    """Score an objective: its points are the sum of its indicators' points as printed."""
    scores = tuple(
        score_indicator(found, share, context)
        for found, share in zip(values, shares(values, context), strict=True)
    )
    return ObjectiveScore(spec, sum((score.points for score in scores), NO_POINTS), scores)


def shares(values: Sequence[IndicatorValues], context: Context) -> list[WeightShare]:
    """What redistribution makes of each indicator's weight, with the sentence about it."""
    if all(found.applicable for found in values):
        return [WHOLE] * len(values)
    weights = [Fraction(found.spec.weight) for found in values]
    grown = factors(
        weights,
        [found.applicable for found in values],
        in_hundredths=context.agency.weights_in_hundredths,
    )
    receive = [found.spec.code for found in values if found.spec.weight and found.applicable]
    give = [found.spec.code for found in values if found.spec.weight and not found.applicable]
    return [
        WeightShare(factor, _sentence(found, factor, receive, give))
        for found, factor in zip(values, grown, strict=True)
    ]


def _sentence(
    found: IndicatorValues, factor: Fraction, receive: list[str], give: list[str]
) -> tuple[Step, ...]:
    weight = Fraction(found.spec.weight)
    if not weight or factor == 1:
        return ()
    if found.applicable:
        others = Listed(tuple(give))
        return (Step("weight.received", {"codes": others, "old": weight, "new": weight * factor}),)
    if receive:
        return (Step("weight.given", {"weight": weight, "codes": Listed(tuple(receive))}),)
    return (Step("weight.lost", {"weight": weight}),)
