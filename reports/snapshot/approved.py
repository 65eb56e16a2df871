"""A year as its supervisors have approved it: the same engine over approved figures alone."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budget.selectors import approved_budget_months
from chiayi_kpi.core.roc import MONTHS
from indicators.scoring.due import compares_part_of_the_year, compares_unequal_parts
from indicators.scoring.engine import score
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import AgencyYear, IndicatorScore, IndicatorSpec
from indicators.selectors.handed_in import approved_months
from indicators.selectors.sources import sources_of
from indicators.sources import drawn_from
from reports.snapshot.model import IndicatorView, Snapshot

ByMonth = Mapping[int, Decimal]


class Approved(NamedTuple):
    """An indicator as printed, its score over approved figures, and the last month that has one (0: none).

    ``due``: where its value should lie by that month; None where nothing was due. ``unequal``: the value sets part of the
    year against more of last year, so that it says nothing yet.
    """

    view: IndicatorView
    score: IndicatorScore
    last_month: int
    due: Fraction | None = None
    unequal: bool = False


def approved_year(snapshot: Snapshot) -> tuple[tuple[str, tuple[Approved, ...]], ...]:
    """Facet's name → its indicators over the months that may be shown. Three queries.

    Those months are shown that the supervisor approved: of the indicator's figures, or of the budget's where it is drawn
    from these; of a settled year's budget every one. What is drawn from another indicator follows that one. Awards are
    the reviewers' own word and stand.
    """
    if snapshot.given is None:
        return ()
    given = snapshot.scored_year
    shown = _shown_months(snapshot)
    figures = {code: _kept(inputs, shown.get(code, {})) for code, inputs in given.facts.figures.items()}
    year = replace(given, facts=replace(given.facts, figures=figures))
    scored = score([year], snapshot.through)[snapshot.agency_code]
    found = {each.spec.code: each for each in scored.indicators()}
    # Of a settled year what was settled, where every figure that counted may be shown.
    settled = {
        view.code
        for view in snapshot.indicators()
        if snapshot.seal is not None
        and view.score.value is not None
        and figures.get(view.code, {}) == given.facts.figures.get(view.code, {})
    }
    return tuple(
        (
            facet.name,
            tuple(
                Approved(
                    view,
                    view.score if view.code in settled else found[view.code],
                    last,
                    snapshot.months(view).path[last - 1] if last else None,
                    _is_unequal(given, view.score.spec, last, snapshot.through),
                )
                for objective in facet.objectives
                for view in objective.indicators
                for last in [_last(view, figures.get(view.code, {}))]
            ),
        )
        for facet in snapshot.facets
    )


def _is_unequal(year: AgencyYear, spec: IndicatorSpec, last: int, through: int) -> bool:
    """Whether figures up to month ``last``, scored as of month ``through``, are compared with more months of last year."""
    return any(
        part.formula is not None
        and compares_part_of_the_year(part.formula, spec.inputs, last)
        and (last != through or compares_unequal_parts(year, spec, part, last))
        for part in spec.components
    )


def _shown_months(snapshot: Snapshot) -> dict[str, dict[str, Collection[int]]]:
    """Indicator's code → its input's code → the months of it that may be shown."""
    approved = approved_months(snapshot.plan_id)
    views = {view.code: view for view in snapshot.indicators()}
    own = {code: approved.get(view.id, set()) for code, view in views.items()}
    sources = sources_of([view.id for view in views.values()])
    budget = {month for _plan, month in approved_budget_months([snapshot.plan_id])}
    if snapshot.seal is not None:
        budget = set(MONTHS)
    return {
        code: {
            each.code: own[code]
            if view.typed
            else _drawn_months(sources.get((view.id, each.code), ""), own, budget)
            for each in view.score.spec.inputs
        }
        for code, view in views.items()
    }


def _drawn_months(
    source: str, own: Mapping[str, Collection[int]], budget: Collection[int]
) -> Collection[int]:
    drawn = drawn_from(source)
    if drawn:
        return own.get(drawn.indicator, ())
    return budget if source else ()


def _kept(inputs: Mapping[str, ByMonth], shown: Mapping[str, Collection[int]]) -> dict[str, ByMonth]:
    kept = {
        code: {month: value for month, value in by_month.items() if month in shown.get(code, ())}
        for code, by_month in inputs.items()
    }
    return {code: by_month for code, by_month in kept.items() if by_month}


def _last(view: IndicatorView, inputs: Mapping[str, ByMonth]) -> int:
    """What is fixed for the year says nothing of how far it has come."""
    fixed = {found.code for found in view.score.spec.inputs if found.frequency is Frequency.FIXED}
    moving = [by_month for code, by_month in inputs.items() if code not in fixed]
    return max((month for by_month in moving or inputs.values() for month in by_month), default=0)
