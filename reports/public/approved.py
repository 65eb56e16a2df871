"""A year as its supervisors have approved it: the same engine over approved figures alone."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from indicators.scoring.engine import score
from indicators.scoring.model import IndicatorScore
from indicators.selectors.handed_in import approved_months
from reports.snapshot import IndicatorView, Snapshot

ByMonth = Mapping[int, Decimal]


class Approved(NamedTuple):
    """An indicator as printed, its score over approved figures, and the last month that has one (0: none)."""

    view: IndicatorView
    score: IndicatorScore
    last_month: int


def approved_year(snapshot: Snapshot) -> tuple[tuple[str, tuple[Approved, ...]], ...]:
    """Facet's name → its indicators over the months that were approved. One query.

    Nobody approves what comes from the budget's execution alone, so such an indicator has no approved figure.
    Awards are the reviewers' own word and stand.
    """
    months = approved_months(snapshot.plan_id)
    by_code = {view.code: months.get(view.id, set()) for view in snapshot.indicators()}
    given = snapshot.given
    figures = {code: _kept(inputs, by_code.get(code, ())) for code, inputs in given.facts.figures.items()}
    year = replace(given, facts=replace(given.facts, figures=figures))
    scored = score([year], snapshot.through)[snapshot.agency_code]
    found = {
        each.spec.code: each
        for facet in scored.facets
        for objective in facet.objectives
        for each in objective.indicators
    }
    return tuple(
        (
            facet.name,
            tuple(
                Approved(view, found[view.code], _last(figures.get(view.code, {})))
                for objective in facet.objectives
                for view in objective.indicators
            ),
        )
        for facet in snapshot.facets
    )


def _kept(inputs: Mapping[str, ByMonth], months: Collection[int]) -> dict[str, ByMonth]:
    kept = {
        code: {month: value for month, value in by_month.items() if month in months}
        for code, by_month in inputs.items()
    }
    return {code: by_month for code, by_month in kept.items() if by_month}


def _last(inputs: Mapping[str, ByMonth]) -> int:
    return max((month for by_month in inputs.values() for month in by_month), default=0)
