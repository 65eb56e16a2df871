"""From what an agency can have down to what it has: the steps of the waterfall, facet by facet."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.component import NO_POINTS
from indicators.scoring.model import State
from reports.analysis.indicator_rows import IndicatorRow
from reports.snapshot.model import FacetView, Snapshot


class StepKind(StrEnum):
    NOT_DUE = "not_due"  # no points due by the end of the month
    AWAITED = "awaited"  # the reviewers have not said yet
    FACET = "facet"  # lost, or won beyond what is due


class TotalStep(NamedTuple):
    """By how many points a step changes what is left; a facet's with its number."""

    kind: StepKind
    change: Fraction
    facet: FacetView | None = None


def _by_now(facet: FacetView, rows: Sequence[IndicatorRow]) -> Decimal:
    """The points due of the facet by now, its cap included."""
    total = sum((row.by_now for row in rows if row.facet_no == facet.no), NO_POINTS)
    return total if facet.cap is None else min(total, facet.cap)


def total_steps(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> tuple[TotalStep, ...]:
    """The steps that lead from the maximum to the total exactly. Every facet has one, what is not lost only where there is any."""
    facets = [(facet, _by_now(facet, rows)) for facet in snapshot.facets]
    awaited = {facet.no: _awaited(facet, by_now, rows) for facet, by_now in facets}
    not_due = snapshot.score.maximum - Fraction(snapshot.total_by_now)
    aside = (
        TotalStep(StepKind.NOT_DUE, -not_due),
        TotalStep(StepKind.AWAITED, -Fraction(sum(awaited.values(), NO_POINTS))),
    )
    return (
        *(step for step in aside if step.change),
        *(
            TotalStep(StepKind.FACET, Fraction(facet.score.points - by_now + awaited[facet.no]), facet)
            for facet, by_now in facets
        ),
    )


def _awaited(facet: FacetView, by_now: Decimal, rows: Sequence[IndicatorRow]) -> Decimal:
    """What the facet lacks because reviewers have not awarded it yet; no more than it lacks."""
    waiting = (
        row.lost for row in rows if row.facet_no == facet.no and row.view.score.state is State.AWAITING_AWARD
    )
    return min(sum(waiting, NO_POINTS), max(by_now - facet.score.points, NO_POINTS))
