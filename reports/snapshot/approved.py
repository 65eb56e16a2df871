"""A year as everybody may see it: while it goes on by the figures that supervisors approved, once settled as it was settled."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budget.selectors import approved_budget_months
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.scoring.due import compares_part_of_the_year, compares_unequal_parts
from indicators.scoring.engine import score
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import AgencyYear, EarlierTerms, IndicatorScore, IndicatorSpec
from indicators.selectors.handed_in import approved_months
from indicators.selectors.sources import sources_of
from indicators.sources import drawn_from
from reports.snapshot.model import IndicatorView, ObjectiveView, Snapshot
from reports.snapshot.series import NO_MONTHS, MonthlySeries, monthly_series

ByMonth = Mapping[int, Decimal]


class Approved(NamedTuple):
    """An indicator as printed, its score over the figures that may be shown, and the last month that has one (0: none).

    ``months``: its value and its path by month, over the same figures. ``unequal``: the value sets part of the year against
    more of last year, so that it says nothing yet, nor do its months. ``over``: the score is that of the whole year.
    """

    view: IndicatorView
    score: IndicatorScore
    last_month: int
    months: MonthlySeries
    unequal: bool = False
    over: bool = False

    @property
    def due(self) -> Fraction | None:
        """Where the value should lie by the last month; None where nothing was due."""
        return self.months.path[self.last_month - 1] if self.last_month else None


class ApprovedFacet(NamedTuple):
    """A facet's name, and its objectives with their indicators."""

    name: str
    objectives: tuple[tuple[ObjectiveView, tuple[Approved, ...]], ...]


class ApprovedYear(NamedTuple):
    """``year``: what was scored, with the figures that may be shown alone; None without anything scored.

    ``budget``: the months whose execution of the budget may be shown.
    """

    facets: tuple[ApprovedFacet, ...] = ()
    year: AgencyYear | None = None
    budget: Collection[int] = ()


def approved_year(snapshot: Snapshot) -> ApprovedYear:
    """The indicators over the months that may be shown. Three queries, none of a settled year.

    Of a settled year that is all that counted, as its public record has it. Before, those months are shown that the
    supervisor approved: of the indicator's figures, or of the budget's where it is drawn from these. What is drawn from
    another indicator follows that one. Awards are the reviewers' own word and stand.
    """
    if snapshot.given is None:
        return ApprovedYear()
    if snapshot.seal is not None:
        return _settled(snapshot)
    given, budget = snapshot.scored_year, _budget_months(snapshot)
    shown = _shown_months(snapshot, budget)
    year = _with_shown_figures(given, shown)
    scored = score([year], snapshot.through)[snapshot.agency_code]
    found = {each.spec.code: each for each in scored.indicators()}

    def approved(view: IndicatorView) -> Approved:
        figures = year.facts.figures.get(view.code, {})
        last = _last(view, figures)
        unequal = _is_unequal(given, view.score.spec, last, snapshot.through)
        months = NO_MONTHS if unequal else monthly_series(year, view.score.spec, snapshot.through)
        all_shown = figures == given.facts.figures.get(view.code, {})
        return Approved(view, found[view.code], last, months, unequal, over=last == LAST_MONTH and all_shown)

    return ApprovedYear(_facets(snapshot, approved), year, budget)


def _settled(snapshot: Snapshot) -> ApprovedYear:
    """What nobody approved counted as it was reported: without it there would be another value than the settled one."""

    def settled(view: IndicatorView) -> Approved:
        last = _last(view, snapshot.figures(view.code))
        return Approved(view, view.score, last, snapshot.months(view), over=True)

    return ApprovedYear(_facets(snapshot, settled), snapshot.scored_year, MONTHS)


def _facets(snapshot: Snapshot, found: Callable[[IndicatorView], Approved]) -> tuple[ApprovedFacet, ...]:
    return tuple(
        ApprovedFacet(
            facet.name,
            tuple((one, tuple(found(view) for view in one.indicators)) for one in facet.objectives),
        )
        for facet in snapshot.facets
    )


def _with_shown_figures(given: AgencyYear, shown: Mapping[int, Mapping[str, Collection[int]]]) -> AgencyYear:
    """The year and its earlier terms without the figures that may not be shown; an input of another code then had none."""
    figures = {
        spec.code: _kept(given.facts.figures.get(spec.code, {}), shown.get(spec.id, {}))
        for spec in given.indicators()
    }
    return replace(
        given,
        facts=replace(given.facts, figures=figures),
        earlier=tuple(
            EarlierTerms(held.through, _with_shown_figures(held.year, shown)) for held in given.earlier
        ),
    )


def _is_unequal(year: AgencyYear, spec: IndicatorSpec, last: int, through: int) -> bool:
    """Whether figures up to month ``last``, scored as of month ``through``, are compared with more months of last year."""
    return any(
        part.formula is not None
        and compares_part_of_the_year(part.formula, spec.inputs, last)
        and (last != through or compares_unequal_parts(year, spec, part, last))
        for part in spec.components
    )


def _budget_months(snapshot: Snapshot) -> Collection[int]:
    return {month for _plan, month in approved_budget_months([snapshot.plan_id])}


def _shown_months(snapshot: Snapshot, budget: Collection[int]) -> dict[int, dict[str, Collection[int]]]:
    """Indicator's id → its input's code → the months of it that may be shown."""
    approved = approved_months(snapshot.plan_id)
    views = {view.code: view for view in snapshot.indicators()}
    own = {code: approved.get(view.id, set()) for code, view in views.items()}
    sources = sources_of([view.id for view in views.values()])
    return {
        view.id: {
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
