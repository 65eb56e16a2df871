"""Sums above the indicators: facets with their caps, the agency's total. The one place that adds them up."""

from collections.abc import Sequence
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.component import NO_POINTS
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import AgencyScore, FacetScore, FacetSpec, ObjectiveScore
from indicators.scoring.trace import Listed, Step


def sum_facet(spec: FacetSpec, objectives: Sequence[ObjectiveScore]) -> FacetScore:
    """A facet's points: the sum of its objectives' as printed, at most its cap, with the working of both."""
    uncapped = sum((objective.points for objective in objectives), NO_POINTS)
    trace: tuple[Step, ...] = ()
    if len(objectives) > 1:
        parts = Listed(tuple(str(objective.points) for objective in objectives), (" + ", " + "))
        trace = (Step("facet.sum", {"parts": parts, "sum": uncapped}),)
    if spec.cap is None or uncapped <= spec.cap:
        return FacetScore(spec, uncapped, uncapped, tuple(objectives), trace)
    points = rounding.points(Fraction(spec.cap))
    capped = Step("facet.capped", {"sum": uncapped, "cap": points})
    return FacetScore(spec, points, uncapped, tuple(objectives), (*trace, capped))


def sum_agency(agency: str, year: int, through: int, facets: Sequence[FacetScore]) -> AgencyScore:
    """An agency's total of its facets, what it could earn, and whether any indicator has no final points."""
    return AgencyScore(
        agency=agency,
        year=year,
        through=through,
        facets=tuple(facets),
        total=sum((facet.points for facet in facets), NO_POINTS),
        maximum=rounding.total(facet.maximum for facet in facets),
        provisional=any(_pending(facet) for facet in facets),
    )


def _pending(facet: FacetScore) -> bool:
    return any(
        indicator.state in PENDING for objective in facet.objectives for indicator in objective.indicators
    )
