"""Figures that were asked about and that nobody confirmed, of the snapshots that pages show."""

from collections.abc import Iterable, Mapping, Sequence

from indicators.reporting.questions import ReportedYear, months_unanswered
from indicators.reporting.updates import UNTOUCHED, Update
from reports.analysis.indicator_rows import IndicatorRow
from reports.snapshot.model import IndicatorView, Snapshot

AskedMonths = frozenset[tuple[str, int]]  # indicator's code and month
NOTHING_ASKED: AskedMonths = frozenset()


def reported_years(snapshot: Snapshot, views: Iterable[IndicatorView]) -> list[ReportedYear]:
    """What was reported of these indicators, to be asked about."""
    return [ReportedYear(view.id, view.score.spec, view.typed, snapshot.figures(view.code)) for view in views]


def asked_of_unsent(
    snapshot: Snapshot, rows: Sequence[IndicatorRow], updates: Mapping[int, Update]
) -> AskedMonths:
    """Of the months whose figures are all there and that were not handed in: which have a question that nobody answered."""
    if snapshot.seal is not None:
        return NOTHING_ASKED
    unsent = {row.view.id: row for row in rows if row.progress.unsent}
    reported = reported_years(snapshot, (row.view for row in unsent.values()))
    return frozenset(
        (one.spec.code, month)
        for one in reported
        for month in months_unanswered(one, updates.get(one.indicator_id, UNTOUCHED).answers)
        if month in unsent[one.indicator_id].progress.unsent
    )
