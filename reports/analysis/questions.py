"""Figures that were asked about and that nobody confirmed, of the snapshots that pages show."""

from collections.abc import Iterable, Sequence

from indicators.reporting.questions import ReportedYear, unanswered
from reports.analysis.indicator_rows import IndicatorRow
from reports.snapshot.model import IndicatorView, Snapshot

AskedMonths = frozenset[tuple[str, int]]  # indicator's code and month
NOTHING_ASKED: AskedMonths = frozenset()


def reported_years(snapshot: Snapshot, views: Iterable[IndicatorView]) -> list[ReportedYear]:
    """What was reported of these indicators, to be asked about."""
    return [ReportedYear(view.id, view.score.spec, view.typed, snapshot.figures(view.code)) for view in views]


def asked_of_unsent(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> AskedMonths:
    """Of the months whose figures are all there and that were not handed in: which have a question that nobody answered.

    One query; none where there are no such months, or nothing is asked about.
    """
    unsent = {(row.code, month) for row in rows for month in row.progress.unsent}
    if not unsent or snapshot.seal is not None or snapshot.plan_id is None:
        return NOTHING_ASKED
    views = [row.view for row in rows if row.progress.unsent]
    found = unanswered({snapshot.plan_id: reported_years(snapshot, views)})
    return frozenset(unsent.intersection(found.get(snapshot.plan_id, ())))
