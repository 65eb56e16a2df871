"""The dashboard, ready to print: the templates only walk through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from reports.dashboard.answers import MOST, NO_POINTS, Silent, Worst, silent, worst
from reports.dashboard.asked import Asked
from reports.dashboard.filters import Filters, Head, filters, heads
from reports.dashboard.months import MonthTravel
from reports.dashboard.rows import Row, chosen
from reports.dashboard.steps import Doors, NextStep, next_steps
from reports.missing import Missing, missing
from reports.months import LAST
from reports.snapshot import FacetView, Snapshot
from reports.year_end import Seal

Bar = tuple[str, Decimal, Decimal, Decimal]  # label, points, weight, points that could be earned by now


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
    silent: tuple[Silent, ...]
    awaited: int  # indicators that have still to hand in the month that is being reported
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
        return self.seal is not None and self.through == LAST

    @property
    def more_silent(self) -> int:
        """How many of those who owe a month are not named at a glance."""
        return max(len(self.silent) - MOST, 0)

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
        silent=silent(everything, asked),
        awaited=0 if snapshot.seal else sum(row.standing.awaited for row in everything),
        steps=() if snapshot.seal else next_steps(everything, behind, places, travel),
        filters=filters(snapshot, everything, asked),
        heads=heads(asked),
        count=len(everything),
        shown=len(shown),
        groups=() if asked.sort else _groups(snapshot, shown),
        flat=shown if asked.sort else (),
    )


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
