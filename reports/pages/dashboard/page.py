"""The dashboard, ready to print: the templates only walk through it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.roc import LAST_MONTH
from reports.analysis.caps import NO_POINTS, rooms
from reports.analysis.losses import Loss, losses
from reports.analysis.missing_reports import Outstanding, outstanding
from reports.analysis.todo.agency import Doors, NextStep, next_steps
from reports.analysis.worst_indicators import MOST, Worst, worst
from reports.pages.dashboard.filters import Filters, Head, filters, heads
from reports.pages.dashboard.months import MonthTravel
from reports.pages.dashboard.query import BEHIND, Asked
from reports.pages.dashboard.rows import Row, chosen
from reports.snapshot.model import FacetView, Snapshot
from reports.snapshot.unfinished import Missing, missing
from reports.snapshot.year_end import Seal

Bar = tuple[str, Decimal, Decimal, Decimal]  # label, points, weight, points that could be earned by now


@dataclass(frozen=True, slots=True)
class Unfinal:
    """How many indicators' figures of the month being reported the total lacks, and how many it holds unsubmitted."""

    lacking: int = 0
    unsubmitted: int = 0


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The chosen rows of a facet; ``cap_note`` says where its cap has bitten, ``note`` is the plan's own footnote."""

    no: int
    name: str
    points: Decimal
    weight: Decimal
    cap_note: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """``groups`` in the plan's order; with another order one list, ``flat``. ``reported``: any figure at all."""

    title: str
    agency_code: str
    year: int
    seal: Seal | None
    travel: MonthTravel
    asked: Asked
    total: Decimal
    maximum: Fraction
    by_now: Decimal
    provisional: bool
    reported: bool
    bars: tuple[Bar, ...]
    missing: tuple[Missing, ...]
    worst: tuple[Worst, ...]
    behind: int  # how many there are, of which ``worst`` names the first
    losses: tuple[Loss, ...]  # they add up to ``gap`` where there is one
    owed: Outstanding
    unfinal: Unfinal
    steps: tuple[NextStep, ...]
    filters: Filters
    heads: tuple[Head, ...]
    count: int
    shown: int
    groups: tuple[FacetGroup, ...]
    flat: tuple[Row, ...]

    @property
    def gap(self) -> Decimal:
        """The points that could be there by now and are not."""
        return max(self.by_now - self.total, NO_POINTS)

    @property
    def is_settled_total(self) -> bool:
        """Whether the total is the settled one, and not that of an earlier month of a settled year."""
        return self.seal is not None and self.through == LAST_MONTH

    @property
    def more_silent(self) -> int:
        """How many of those who owe a month are not named at a glance."""
        return max(len(self.owed.people) - MOST, 0)

    @property
    def has_outlook(self) -> bool:
        """Whether there is a year's end to foretell."""
        return self.count > 0 and self.through < LAST_MONTH

    @property
    def behind_query(self) -> str:
        """The view with all that is behind, the dearest first."""
        return self.asked.query(facet=None, light=BEHIND, owner="", report="", sort="lost")

    @property
    def through(self) -> int:
        return self.asked.through

    @property
    def outlook_query(self) -> str:
        """The month and the moment alone, which the forecast depends on."""
        return Asked(self.asked.through, self.asked.known).query()


def dashboard_page(
    snapshot: Snapshot, everything: Sequence[Row], asked: Asked, travel: MonthTravel, places: Doors
) -> DashboardPage:
    """The page of one snapshot and its rows, as ``asked``."""
    shown = chosen(everything, asked)
    behind = worst(snapshot, everything)
    left = rooms(snapshot)
    owed = outstanding(everything, left, replace(travel, reported_now=0) if snapshot.seal else travel, asked)
    by_now = {facet.no: _by_now(facet, everything) for facet in snapshot.facets}
    return DashboardPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        seal=snapshot.seal,
        travel=travel,
        asked=asked,
        total=snapshot.score.total,
        maximum=snapshot.score.maximum,
        by_now=sum(by_now.values(), NO_POINTS),
        provisional=snapshot.score.provisional,
        reported=any(any(row.months.values) or row.points for row in everything),
        bars=tuple(
            (facet.name, facet.score.points, facet.weight, by_now[facet.no]) for facet in snapshot.facets
        ),
        missing=missing(snapshot),
        worst=behind,
        behind=sum(row.is_behind for row in everything),
        losses=losses(snapshot, everything),
        owed=owed,
        unfinal=Unfinal() if snapshot.seal else _unfinal(everything, travel.reported_now),
        steps=() if snapshot.seal else next_steps(everything, owed.dues, behind, left, places, travel),
        filters=filters(snapshot, everything, asked),
        heads=heads(asked),
        count=len(everything),
        shown=len(shown),
        groups=() if asked.sort else _groups(snapshot, shown),
        flat=shown if asked.sort else (),
    )


def _unfinal(rows: Sequence[Row], now: int) -> Unfinal:
    """The score counts what was typed, submitted or not."""
    open_ = [row for row in rows if row.standing.awaited]
    lacking = sum(row.standing.updated < now for row in open_)
    return Unfinal(lacking, len(open_) - lacking)


def _by_now(facet: FacetView, rows: Sequence[Row]) -> Decimal:
    """What the facet could have earned by now, its cap included."""
    total = sum((row.by_now for row in rows if row.facet_no == facet.no), NO_POINTS)
    return total if facet.cap is None else min(total, facet.cap)


def _groups(snapshot: Snapshot, rows: Sequence[Row]) -> tuple[FacetGroup, ...]:
    facets = {facet.no: facet for facet in snapshot.facets}
    return tuple(_group(facets[no], tuple(held)) for no, held in groupby(rows, key=lambda row: row.facet_no))


def _group(facet: FacetView, rows: tuple[Row, ...]) -> FacetGroup:
    score = facet.score
    cap_note = ""
    if score.points != score.uncapped:
        cap_note = _("At most %(cap)s count; the objectives add up to %(points)s.") % {
            "cap": trimmed(facet.cap),
            "points": f"{score.uncapped:.2f}",
        }
    return FacetGroup(facet.no, facet.name, score.points, facet.weight, cap_note, facet.note, rows)
