"""A snapshot of which nobody owes anything yet: its year has not begun, or its agency was not there in these months."""

from dataclasses import replace

from indicators.scoring.model import FacetScore, ObjectiveScore
from indicators.scoring.not_owed import not_owed
from reports.snapshot.model import Snapshot
from reports.snapshot.rescored import rescored


def as_owed(snapshot: Snapshot, has_begun: bool) -> Snapshot:
    """``snapshot``; while no month of it is owed (``has_begun``), without lights, losses and what was due.

    Points of what was typed early stay.
    """
    if has_begun or snapshot.seal is not None or not snapshot.is_owed:
        return snapshot
    facets = tuple(_facet(found) for found in snapshot.score.facets)
    return replace(rescored(snapshot, replace(snapshot.score, facets=facets)), is_owed=False)


def _facet(score: FacetScore) -> FacetScore:
    return replace(score, objectives=tuple(_objective(found) for found in score.objectives))


def _objective(score: ObjectiveScore) -> ObjectiveScore:
    return replace(score, indicators=tuple(not_owed(found) for found in score.indicators))
