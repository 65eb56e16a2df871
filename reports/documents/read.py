"""What a document is printed from: the snapshot, and for a document of figures what its year's end adds."""

from collections.abc import Collection

from chiayi_kpi.core.roc import LAST_MONTH
from reports.documents.store import Kind
from reports.snapshot.model import Snapshot
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots


def snapshots_for(
    kind: Kind, *, year: int, through: int = LAST_MONTH, agency_codes: Collection[str] | None = None
) -> list[Snapshot]:
    """The snapshots that ``kind`` prints, of these agencies (None: of all), in the order of the city's volume.

    Of a settled year they are the frozen ones, so the same document comes out again. Raises ScoreUnavailable.
    """
    read = report_snapshots if kind.has_figures else build_snapshots
    return read(year=year, through=through, agency_codes=agency_codes)
