"""What an indicator that was scored would earn with other values: its rules again, without reading and explaining."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.component import NO_POINTS
from indicators.scoring.indicator import gates, is_closed
from indicators.scoring.model import ComponentScore, ComponentSpec, IndicatorScore, State, Undefined


def points_with(score: IndicatorScore, values: Mapping[int, Fraction]) -> Decimal:
    """The points if the components had these ``values`` (by component number); the others keep their points.

    Targets, redistribution and the cap are those of ``score``. An indicator without a score yet has no points with
    any value, and a component that compares agencies keeps its own: its points are not its value's alone.
    """
    if score.state is not State.SCORED:
        return score.points
    parts = zip(score.spec.components, score.components, strict=True)
    full = score.spec.undefined is Undefined.FULL
    conditions = [part for part in score.components if gates(part)]
    given = [replace(part, value=values.get(part.no, part.value)) for part in conditions]
    if any(is_closed(part, undefined_is_full=full) for part in given):
        return NO_POINTS
    total = sum((_points(spec, part, values.get(spec.no)) for spec, part in parts), NO_POINTS)
    return min(total, rounding.points(score.maximum))


def _points(spec: ComponentSpec, part: ComponentScore, value: Fraction | None) -> Decimal:
    rule = part.rule or spec.rule
    if value is None or part.state is not State.SCORED or rule.compares:
        return part.points
    if part.maximum != rule.maximum:
        rule = rule.scaled(part.maximum / rule.maximum)
    return rounding.points(rule.points(value, part.target))
