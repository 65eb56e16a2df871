"""What the dashboard's address asks for. The address is the view: sent to a colleague it shows the same page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.http import QueryDict

from indicators.scoring.model import COUNTED_LIGHTS
from reports.analysis.indicator_rows import NOBODY, SEVERITY, IndicatorRow
from reports.pages.month_travel import MonthQuery, requested_as_of
from reports.snapshot.progress import ReportingProgress

MISSING, STALE = "missing", "stale"
SHORT = "short"  # what is behind or has lost points, whatever its light
REPORTS = (MISSING, STALE)
DESCENDING = "-"
ALL = "all"


@dataclass(frozen=True, slots=True)
class DashboardQuery(MonthQuery):
    """A view of the dashboard; what is empty does not matter. ``sort`` is empty in the plan's order.

    ``rows`` is ALL where no facet is to be folded.
    """

    facet: int | None = None
    light: str = ""
    owner: str = ""  # the id of a person, or NOBODY
    report: str = ""
    sort: str = ""
    rows: str = ""

    @property
    def in_plan_order(self) -> bool:
        """Whether it is the plan itself, of which a facet at most is chosen: every other choice lists what it finds."""
        return not (self.light or self.owner or self.report or self.sort or self.rows)

    @property
    def filtered(self) -> bool:
        return bool(self.facet or self.light or self.owner or self.report)

    @property
    def month_alone(self) -> MonthQuery:
        return MonthQuery(self.through, self.as_of)

    def sorted_by(self, column: str) -> str:
        """The sort after a click on a column's header: ascending, then descending, then the plan's order again."""
        if self.sort == column:
            return f"{DESCENDING}{column}"
        return "" if self.sort == f"{DESCENDING}{column}" else column


def parse(sent: QueryDict, through: int) -> DashboardQuery:
    """The view that was asked for; a word that does not exist is left out, since an old address must not fail."""
    return DashboardQuery(
        through=through,
        as_of=requested_as_of(sent),
        facet=_facet(sent.get("facet", "")),
        light=_one_of(sent.get("light", ""), [SHORT, *(light.value for light in COUNTED_LIGHTS)]),
        owner=_owner(sent.get("owner", "")),
        report=_one_of(sent.get("report", ""), REPORTS),
        rows=_one_of(sent.get("rows", ""), [ALL]),
        sort=_one_of(sent.get("sort", ""), [sign + name for name in _SORT_KEYS for sign in ("", DESCENDING)]),
    )


def chosen(rows: Sequence[IndicatorRow], query: DashboardQuery) -> tuple[IndicatorRow, ...]:
    """The rows that the view asks for, in its order."""
    kept = [row for row in rows if _fits(row, query)]
    column = query.sort.removeprefix(DESCENDING)
    if column:
        kept.sort(key=_SORT_KEYS[column], reverse=query.sort.startswith(DESCENDING))
    return tuple(kept)


def _fits(row: IndicatorRow, query: DashboardQuery) -> bool:
    return (
        query.facet in (None, row.facet_no)
        and (row.is_short if query.light == SHORT else query.light in ("", row.light))
        and query.owner in ("", row.owner_id)
        and _fits_report(row.progress, query.report)
    )


def _fits_report(progress: ReportingProgress, report: str) -> bool:
    if report == MISSING:
        return progress.owes
    return progress.is_stale if report == STALE else True


def _by_achievement(row: IndicatorRow) -> tuple[bool, Fraction]:
    """Values of different units do not compare; without a rate at the end."""
    rate = row.view.score.rate
    return rate is None, rate or Fraction(0)


_SORT_KEYS = {
    "light": lambda row: (SEVERITY[row.light], -row.lost),
    "indicator": lambda row: tuple(map(int, row.code.split("-"))),
    "value": _by_achievement,
    "points": lambda row: row.points,
    "lost": lambda row: -row.lost,
    "owner": lambda row: (row.owner_id == NOBODY, row.owner_name),
    "updated": lambda row: (row.progress.updated, row.code),
}


def _one_of(text: str, known: Collection[str]) -> str:
    return text if text in known else ""


def _facet(text: str) -> int | None:
    return int(text) if text in {"1", "2", "3", "4", "5"} else None


def _owner(text: str) -> str:
    return text if text == NOBODY or (text.isascii() and text.isdigit() and len(text) <= 18) else ""
