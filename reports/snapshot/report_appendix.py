"""What the annual report shows beside the score, read in bulk for any number of agencies of one year."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Q

from budget.selectors import ItemProgress, YearBudget, item_progress, year_budgets
from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import LAST_MONTH, month_end
from indicators.reporting.rows import plan_heads, report_rows
from indicators.selectors.corrections import CorrectionRow, EvidenceRow, corrections, evidence
from indicators.selectors.lineage import Forerunners, forerunners
from indicators.selectors.month_states import unapproved
from indicators.selectors.remedies import Explanation, ReportedRemedy, explanations, reported_remedies
from indicators.year_end.grades import Grade, graded
from indicators.year_end.parts import Confirmations, EarlierSettlement, RatingRow, Ratings, decision
from indicators.year_end.selectors import (
    confirmations,
    earlier_settlements,
    grade_table,
    objections,
    ratings,
)
from objectives.selectors import plans_of_year
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.open_months import NONE_OPEN, OpenMonths, open_months
from reports.snapshot.selectors import build_each, build_snapshots
from reports.snapshot.year_end import (
    Correction,
    EarlierIndicator,
    EvidenceView,
    Explained,
    LastYear,
    RatedIndicator,
    RemedyView,
    YearEnd,
    names_apart,
)

_YEARS_BACK = 3  # of which the budget is told beside this year's


class _Read(NamedTuple):
    ratings: Mapping[int, Ratings]
    confirmed: Mapping[int, Confirmations]
    corrections: Mapping[int, Sequence[CorrectionRow]]
    evidence: Mapping[int, Sequence[EvidenceRow]]
    remedies: Mapping[int, Sequence[ReportedRemedy]]
    explanations: Mapping[int, Sequence[Explanation]]
    grades: tuple[Grade, ...]
    last: Mapping[str, LastYear]
    earlier: Mapping[int, Sequence[EarlierSettlement]]
    unapproved: Mapping[int, Mapping[int, int]]
    open_months: Mapping[int, OpenMonths]
    items: Mapping[int, Sequence[ItemProgress]]
    budgets: Mapping[int, Sequence[YearBudget]]


def report_snapshots(
    *, year: int, through: int = LAST_MONTH, agency_codes: Collection[str] | None = None
) -> list[Snapshot]:
    """``build_snapshots`` with what the annual report shows beside the score; a settled year's is the frozen one.

    Raises ScoreUnavailable as ``build_snapshots`` does. The number of queries does not depend on the agencies.
    """
    with one_moment():
        return with_year_end(build_snapshots(year=year, through=through, agency_codes=agency_codes))


def with_year_end(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """These snapshots of one year, each with its ``year_end``; what is frozen already has it, but for the objection."""
    found = _with_year_end(snapshots)
    said = objections([one.plan_id for one in found if one.through == LAST_MONTH])
    return [
        replace(one, year_end=replace(one.year_end, objection=said[one.plan_id]))
        if one.year_end is not None and one.plan_id in said and one.through == LAST_MONTH
        else one
        for one in found
    ]


def _with_year_end(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    bare = [snapshot for snapshot in snapshots if snapshot.year_end is None]
    if not bare:
        return list(snapshots)
    ids = [snapshot.plan_id for snapshot in bare]
    grades = grade_table(bare[0].year)
    read = _Read(
        ratings(ids),
        confirmations(ids),
        corrections(ids),
        evidence(ids),
        reported_remedies(ids),
        explanations(ids),
        grades,
        _years_before(bare),
        earlier_settlements(ids),
        unapproved(ids),
        open_months(report_rows(plan_heads(Q(pk__in=ids))), bare[0].year),
        item_progress(ids, bare[0].through),
        year_budgets([one.agency_id for one in bare], range(bare[0].year - _YEARS_BACK, bare[0].year + 1)),
    )
    return [
        snapshot if snapshot.year_end else replace(snapshot, year_end=_year_end(snapshot, read))
        for snapshot in snapshots
    ]


def _year_end(snapshot: Snapshot, read: _Read) -> YearEnd:
    plan_id = snapshot.plan_id
    by_id = {found.id: found for found in snapshot.indicators()}
    whole_year = snapshot.through == LAST_MONTH  # ratings are about it alone
    said = read.ratings.get(plan_id, {}) if whole_year else {}
    return YearEnd(
        graded=graded(snapshot.score, read.grades),
        grades=read.grades,
        ratings=tuple(_rated(found, said[key]) for key, found in by_id.items() if said.get(key)),
        confirmed=dict(read.confirmed.get(plan_id, {})) if whole_year else {},
        last_year=read.last.get(snapshot.agency_code),
        corrections=tuple(_corrections(_until(read.corrections.get(plan_id, ()), snapshot), by_id)),
        evidence=tuple(_evidence(_until(read.evidence.get(plan_id, ()), snapshot), by_id)),
        remedies=tuple(_remedies(_until(read.remedies.get(plan_id, ()), snapshot), by_id, snapshot)),
        explanations=tuple(_explained(_until(read.explanations.get(plan_id, ()), snapshot), by_id)),
        earlier=tuple(read.earlier.get(plan_id, ())) if whole_year else (),
        items=tuple(read.items.get(plan_id, ())),
        budgets=tuple(read.budgets.get(snapshot.agency_id, ())),
        open_months=read.open_months.get(plan_id, NONE_OPEN).up_to(snapshot.through),
        unapproved={
            month: count
            for month, count in read.unapproved.get(plan_id, {}).items()
            if month <= snapshot.through
        },
    )


def _until(rows: Sequence[Any], snapshot: Snapshot) -> list[Any]:
    return [row for row in rows if row.month <= snapshot.through]


def _rated(found: IndicatorView, said: Mapping[str, RatingRow]) -> RatedIndicator:
    decided = decision(said)
    computed = found.score.points
    return RatedIndicator(
        found.code, found.name, computed, dict(said), computed if decided is None else decided.points
    )


def _corrections(rows: Sequence[CorrectionRow], by_id: Mapping[int, IndicatorView]) -> Iterator[Correction]:
    for row in rows:
        found = by_id.get(row.indicator_id)
        if found is not None:
            yield Correction(found.code, found.name, *row[1:])


def _evidence(rows: Sequence[EvidenceRow], by_id: Mapping[int, IndicatorView]) -> list[EvidenceView]:
    held: dict[int, list[EvidenceRow]] = {}
    for row in rows:
        held.setdefault(row.indicator_id, []).append(row)
    return [
        EvidenceView(found.code, found.name, *row[1:])
        for key, found in by_id.items()
        for row in held.get(key, ())
    ]


def _remedies(
    rows: Sequence[ReportedRemedy], by_id: Mapping[int, IndicatorView], snapshot: Snapshot
) -> Iterator[RemedyView]:
    """As they stood at the end of the snapshot's month; those of a whole year as they stand."""
    end = None if snapshot.through == LAST_MONTH else month_end(snapshot.year, max(snapshot.through, 1))
    for row in rows:
        found = by_id.get(row.indicator_id)
        if found is None:
            continue
        one = RemedyView(found.code, *row[1:])
        if end is not None and (one.done_on is None or one.done_on > end):
            one = replace(one, result="", no_evidence="", evidence="", done_on=None, closed_on=None)
        elif end is not None and one.closed_on is not None and one.closed_on > end:
            one = replace(one, closed_on=None)
        yield one


def _explained(rows: Sequence[Explanation], by_id: Mapping[int, IndicatorView]) -> list[Explained]:
    """What was said last of each indicator, in the plan's order."""
    latest = {row.indicator_id: row for row in rows}
    return [
        Explained(found.code, latest[key].month, latest[key].text)
        for key, found in by_id.items()
        if key in latest
    ]


def _years_before(snapshots: Sequence[Snapshot]) -> dict[str, LastYear]:
    """Agency code → its year before, to December; absent where there was no plan or it cannot be scored."""
    year = snapshots[0].year - 1
    planned = {plan.agency_code for plan in plans_of_year(year) if plan.agency_id}
    wanted = sorted(planned & {snapshot.agency_code for snapshot in snapshots})
    if not wanted:
        return {}
    earlier = build_each(year=year, agency_codes=wanted).snapshots
    table = grade_table(year)
    every = (snapshot.indicators() for snapshot in [*snapshots, *earlier])
    known = forerunners({view.id for views in every for view in views})
    now = {snapshot.agency_code: snapshot for snapshot in snapshots}
    return {
        found.agency_code: _last_year(found, table, _earlier(now[found.agency_code], found, known))
        for found in earlier
    }


def _last_year(
    snapshot: Snapshot, table: tuple[Grade, ...], indicators: Mapping[str, EarlierIndicator]
) -> LastYear:
    score, seal = snapshot.score, snapshot.seal
    return LastYear(
        year=snapshot.year,
        total=score.total,
        maximum=score.maximum,
        grade=seal.grade if seal else graded(score, table).grade.name,
        settled=seal is not None,
        provisional=score.provisional,
        facets={facet.no: facet.score.points for facet in snapshot.facets},
        indicators=indicators,
    )


def _earlier(snapshot: Snapshot, before: Snapshot, known: Forerunners) -> dict[str, EarlierIndicator]:
    """What this year's indicators were, by the name that they have now."""
    names = names_apart(snapshot.indicators())
    same = (
        (names[found.code], was)
        for found in snapshot.indicators()
        if (was := known.same(found, before.indicators())) is not None
    )
    return {
        name: EarlierIndicator(
            was.score.value, was.score.points, was.score.rate, was.unit, before.months(was).values
        )
        for name, was in same
    }
