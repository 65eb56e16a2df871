"""The same snapshot with another score in it: of an earlier month, or with what reviewers decided."""

from dataclasses import replace

from indicators.scoring.model import AgencyScore, FacetScore, ObjectiveScore
from reports.snapshot.model import FacetView, ObjectiveView, Snapshot


def rescored(snapshot: Snapshot, score: AgencyScore) -> Snapshot:
    """``snapshot`` with ``score``, which is of the same tree, in every one of its views."""
    facets = zip(snapshot.facets, score.facets, strict=True)
    return replace(
        snapshot, through=score.through, score=score, facets=tuple(_facet(*pair) for pair in facets)
    )


def _facet(view: FacetView, scored: FacetScore) -> FacetView:
    pairs = zip(view.objectives, scored.objectives, strict=True)
    return replace(view, objectives=tuple(_objective(*pair) for pair in pairs), score=scored)


def _objective(view: ObjectiveView, scored: ObjectiveScore) -> ObjectiveView:
    pairs = zip(view.indicators, scored.indicators, strict=True)
    indicators = tuple(replace(one, score=found) for one, found in pairs)
    return replace(view, indicators=indicators, score=scored)
