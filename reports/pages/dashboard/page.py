"""The dashboard, ready to print: the templates only walk through it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import Waterfall
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.reporting.budget import BudgetWork
from indicators.scoring.component import NO_POINTS
from indicators.year_end.parts import EarlierSettlement
from reports.analysis.indicator_rows import SEVERITY, IndicatorRow
from reports.analysis.losses import Loss, losses, room_under_caps
from reports.analysis.missing_reports import MissingReports, missing_reports
from reports.analysis.questions import NOTHING_ASKED, AskedMonths
from reports.analysis.todo.agency import AgencyPlaces, agency_tasks
from reports.analysis.todo.task import Task
from reports.analysis.worst_indicators import MOST, WorstIndicator, worst_indicators
from reports.pages.dashboard.filters import filters, headers
from reports.pages.dashboard.query import ALL, MISSING, SHORT, DashboardQuery, chosen
from reports.pages.dashboard.waterfall import dearest_facets, total_waterfall
from reports.pages.month_travel import MonthTravel
from reports.pages.sort_headers import SortHeader
from reports.snapshot.model import FacetView, Snapshot
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.unfinished import UnfinishedIndicator, unfinished_indicators
from reports.snapshot.year_end import Seal

FEW = 12  # so many indicators are listed whole; of more every facet is folded until it is chosen


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """``groups`` in the plan's order; with another order one list, ``flat``. ``reported``: any figure at all.

    ``folded``: every facet is a line that its indicators, ``shown`` in all, unfold under when it is chosen.

    Of the month that is being reported the total lacks the figures of ``lacking`` indicators, and holds those of
    ``unsubmitted`` ones. ``owing`` are the people of ``owed`` with the address of the view that shows theirs alone.
    """

    title: str
    agency_code: str
    year: int
    seal: Seal | None
    travel: MonthTravel
    query: DashboardQuery
    total: Decimal
    maximum: Fraction
    by_now: Decimal
    provisional: bool
    reported: bool
    is_owed: bool  # whether anybody owes any of the months shown yet
    waterfall: Waterfall
    dearest: tuple[str, Fraction] | None
    unfinished: tuple[UnfinishedIndicator, ...]
    worst: tuple[WorstIndicator, ...]
    short: int  # how many there are, of which ``worst`` names the first
    losses: tuple[Loss, ...]  # they add up to ``gap`` where there is one
    owed: MissingReports
    owing: list[dict[str, Any]]
    lacking: int
    unsubmitted: int
    tasks: tuple[Task, ...]
    filters: dict[str, Any]
    headers: tuple[SortHeader, ...]
    count: int
    shown: int
    folded: bool
    groups: list[dict[str, Any]]
    flat: tuple[IndicatorRow, ...]
    earlier: tuple[EarlierSettlement, ...]  # settlements that stand no longer, the earliest first

    @property
    def reopened(self) -> EarlierSettlement | None:
        """The settlement that was undone, where the year has none now."""
        return self.earlier[-1] if self.earlier and self.seal is None else None

    @property
    def settled_times(self) -> int:
        """How often the year has been settled, the standing one included."""
        return len(self.earlier) + (self.seal is not None)

    @property
    def gap(self) -> Decimal:
        """The points due by now that are not there."""
        return max(self.by_now - self.total, NO_POINTS)

    @property
    def is_settled_total(self) -> bool:
        """Whether the total is the settled one, and not that of an earlier month of a settled year."""
        return self.seal is not None and self.through == LAST_MONTH

    @property
    def more_owing(self) -> int:
        """How many of those who owe a month are not named at a glance."""
        return max(len(self.owing) - MOST, 0)

    @property
    def first_tasks(self) -> tuple[Task, ...]:
        return self.tasks[:MOST]

    @property
    def further_tasks(self) -> tuple[Task, ...]:
        return self.tasks[MOST:]

    @property
    def has_outlook(self) -> bool:
        """Whether there is a year's end to foretell."""
        return self.count > 0 and self.through < LAST_MONTH

    @property
    def short_query(self) -> str:
        """The view with all that fell short, the dearest first."""
        return self.query.query(facet=None, light=SHORT, owner="", report="", sort="lost")

    @property
    def all_query(self) -> str:
        """The view with every indicator unfolded."""
        return self.query.query(facet=None, rows=ALL)

    @property
    def through(self) -> int:
        return self.query.through

    @property
    def outlook_query(self) -> str:
        """The month and the moment alone, which the forecast depends on."""
        return self.query.month_alone.query()


def dashboard_page(
    snapshot: Snapshot,
    rows: Sequence[IndicatorRow],
    query: DashboardQuery,
    calendar: ReportingCalendar,
    places: AgencyPlaces,
    budget: BudgetWork,
    faults: int = 0,
    earlier: Sequence[EarlierSettlement] = (),
    asked: AskedMonths = NOTHING_ASKED,
) -> DashboardPage:
    """The page of one snapshot and all its rows, as the address asks for it.

    ``budget``: its budget figures that wait for somebody; ``faults``: how many keep a draft from being approved;
    ``earlier``: its settlements that stand no longer; ``asked``: which complete months have an open question.
    """
    folded = len(rows) > FEW and query.in_plan_order
    shown = _unfolded(rows, query) if folded else chosen(rows, query)
    worst = worst_indicators(snapshot, rows)
    room = room_under_caps(snapshot)
    settled = snapshot.seal is not None
    owed = missing_reports(snapshot, rows, room, calendar, asked)
    awaited = [] if settled else [row for row in rows if row.progress.awaited]
    lacking = sum(row.progress.updated < calendar.reported_now for row in awaited)
    return DashboardPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        seal=snapshot.seal,
        travel=MonthTravel(query, calendar),
        query=query,
        total=snapshot.score.total,
        maximum=snapshot.score.maximum,
        by_now=snapshot.total_by_now,
        provisional=snapshot.score.provisional,
        reported=snapshot.is_owed and any(row.view.score.inputs or row.points for row in rows),
        is_owed=snapshot.is_owed,
        waterfall=total_waterfall(snapshot, rows, query),
        dearest=dearest_facets(snapshot, rows),
        unfinished=unfinished_indicators(snapshot) if snapshot.is_owed else (),
        worst=worst,
        short=sum(row.is_short for row in rows),
        losses=losses(snapshot, rows),
        owed=owed,
        owing=[
            {
                "person": one,
                "query": query.query(facet=None, light="", owner=one.owner_id, report=MISSING),
            }
            for one in owed.people
        ],
        lacking=lacking,
        unsubmitted=len(awaited) - lacking,
        tasks=()
        if settled
        else agency_tasks(rows, owed.months, worst, room, places, calendar, budget, faults),
        filters=filters(snapshot, rows, query),
        headers=headers(query),
        count=len(rows),
        shown=len(chosen(rows, query)),
        folded=folded,
        groups=[] if query.sort else _groups(snapshot, rows, shown, query, folded=folded),
        flat=shown if query.sort else (),
        earlier=tuple(earlier),
    )


def _unfolded(rows: Sequence[IndicatorRow], query: DashboardQuery) -> tuple[IndicatorRow, ...]:
    """The rows of the chosen facet; before one is chosen none."""
    return tuple(row for row in rows if row.facet_no == query.facet)


def _groups(
    snapshot: Snapshot,
    rows: Sequence[IndicatorRow],
    shown: Sequence[IndicatorRow],
    query: DashboardQuery,
    *,
    folded: bool,
) -> list[dict[str, Any]]:
    """The rows shown by facet; where they are ``folded`` every facet, with what its indicators' lights are.

    ``cap_note`` says where its cap has bitten; ``query`` unfolds or folds it.
    """
    held = {no: list(found) for no, found in groupby(shown, key=lambda row: row.facet_no)}
    return [
        {
            "facet": facet,
            "cap_note": _cap_note(facet),
            "rows": held.get(facet.no, []),
            "open": facet.no in held,
            "query": query.query(facet=None if facet.no in held else facet.no),
            "lights": _lights_of(facet, rows) if folded else (),
        }
        for facet in snapshot.facets
        if folded or facet.no in held
    ]


def _lights_of(facet: FacetView, rows: Sequence[IndicatorRow]) -> list[tuple[str, int]]:
    """The lights that there are among the facet's indicators, each with its number; the worst first."""
    counts = Counter(row.light for row in rows if row.facet_no == facet.no)
    return sorted(counts.items(), key=lambda one: SEVERITY[one[0]])


def _cap_note(facet: FacetView) -> str:
    score = facet.score
    if score.points == score.uncapped:
        return ""
    words = {"cap": trimmed(facet.cap), "points": f"{score.uncapped:.2f}"}
    return _("At most %(cap)s count; the objectives add up to %(points)s.") % words
