"""What a document is printed from: the snapshot with what it bears as a paper, and for one of figures what its year's end adds."""

from collections.abc import Collection
from dataclasses import replace

from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import LAST_MONTH
from objectives.selectors import Paper, papers
from reports.documents.store import DocumentKind
from reports.snapshot.archive.export import settled_files
from reports.snapshot.model import Snapshot
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots


def snapshots_for(
    kind: DocumentKind, *, year: int, through: int = LAST_MONTH, agency_codes: Collection[str] | None = None
) -> list[Snapshot]:
    """The snapshots that ``kind`` prints, of these agencies (None: of all), in the order of the city's volume.

    Of a settled year they are the frozen ones, so the same document comes out again; number, date and comment of the
    head come after settling, and stay once it is issued (``objectives.services.set_issue``). Raises ScoreUnavailable.
    """
    read = report_snapshots if kind.has_figures else build_snapshots
    with one_moment():
        found = read(year=year, through=through, agency_codes=agency_codes)
        of_plan = papers([one.plan_id for one in found], kind.document)
        records = settled_files([one.plan_id for one in found if _bears_record(kind, one)])
    return [
        replace(one, paper=_paper(one.paper, of_plan[one.plan_id]), record=records.get(one.plan_id, ""))
        for one in found
    ]


def _paper(settled: Paper, now: Paper) -> Paper:
    """Who signs and when the plan was approved as the year was settled, where that was kept."""
    if settled.approved_at is None:
        return now
    return now._replace(approved_at=settled.approved_at, signatories=settled.signatories)


def _bears_record(kind: DocumentKind, snapshot: Snapshot) -> bool:
    """Whether its document carries the frozen record: the report of a whole settled year."""
    return kind.has_figures and snapshot.seal is not None and snapshot.through == LAST_MONTH
