"""What the city's view shows, ready to print: the template only walks through it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from chiayi_kpi.core.roc import MONTHS
from chiayi_kpi.core.templatetags.numbers import month_name
from indicators.reporting.budget import BudgetDue
from indicators.reporting.unassigned import Unassigned
from indicators.scoring.model import COUNTED_LIGHTS
from reports.analysis.axes import CityAxis, city_axes
from reports.analysis.comparisons.agency_progress import (
    AgencyProgress,
    agency_progress,
    light_counts,
    mean_total,
)
from reports.analysis.comparisons.city_year import CityYear
from reports.analysis.comparisons.common_indicators import CommonTable, Contest, common_table, contests
from reports.analysis.comparisons.facet_medians import PeerTable, peer_table
from reports.analysis.comparisons.ranking import Movers, movers
from reports.analysis.lenient_targets import LenientTarget, lenient_targets
from reports.analysis.todo.city import CityPlaces, FixLink, city_tasks
from reports.analysis.todo.task import Task
from reports.pages.city.columns import city_columns
from reports.pages.city.comparison import (
    axis_rows,
    common_headers,
    common_rows,
    contest_rows,
    peer_rows,
)
from reports.pages.city.lenient_targets import lenient_rows
from reports.pages.city.query import CityQuery, chosen, headers
from reports.pages.city.ranking import Ranking, ranking
from reports.pages.sort_headers import SortHeader
from reports.snapshot.model import Snapshot

PART = 25  # agencies that are compared at a time, where there are more


class RefusedAgency(NamedTuple):
    """An agency that has no score, why, and where the person can correct it."""

    code: str
    name: str
    reason: str
    url: str


def part_of(city: CityYear, number: str | None) -> Page:
    """The codes of one part of the agencies, in the volume's order; a wrong number is the nearest."""
    return Paginator(list(city.names), PART).get_page(number)


def no_link(_refusal) -> str:
    """For whoever only looks."""
    return ""


@dataclass(frozen=True)
class CityPage:
    """The page of one read of the city; what it does not show is not worked out.

    Views ask for what has to be scored: so deep as a template's includes, Python maps memory anew for every other call.

    ``fix_link`` says where whoever looks can correct what is refused. ``places`` are those where they can do what is to be
    done next, by default nowhere; ``unassigned`` the plans in which they have to say who reports, ``budget`` the budget
    figures that they hand in or remind of; ``axes_of``: which objectives serve which policy axis.
    ``part``: the codes of the agencies that the comparisons show of a large city; what they are compared with is the whole.
    """

    city: CityYear
    query: CityQuery
    fix_link: FixLink = no_link
    places: CityPlaces = field(default_factory=CityPlaces)
    unassigned: Sequence[Unassigned] = ()
    budget: Sequence[BudgetDue] = ()
    axes_of: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    part: frozenset[str] | None = None

    @cached_property
    def agencies(self) -> tuple[AgencyProgress, ...]:
        """All that have a score, whatever the filter."""
        return agency_progress(self.city)

    @cached_property
    def in_force(self) -> tuple[AgencyProgress, ...]:
        """Those whose plans are approved: of them the summary speaks."""
        return tuple(row for row in self.agencies if not row.is_draft)

    @cached_property
    def drafts(self) -> tuple[AgencyProgress, ...]:
        return tuple(row for row in self.agencies if row.is_draft)

    @cached_property
    def refused(self) -> tuple[RefusedAgency, ...]:
        return tuple(
            RefusedAgency(one.plan.agency_code, one.plan.agency_name, one.reason, self.fix_link(one))
            for one in self.city.refused
        )

    @property
    def in_force_is_refused(self) -> bool:
        """Whether some plan is approved and has no score."""
        return any(row.code not in self.city.plans.drafts for row in self.refused)

    @cached_property
    def refused_groups(self) -> list[dict[str, Any]]:
        return _by_reason(self.refused)

    @cached_property
    def rows(self) -> tuple[AgencyProgress | RefusedAgency, ...]:
        """What the filter keeps, in the order asked for; by any order but the volume's, who has no score stands last."""
        found: dict[str, AgencyProgress | RefusedAgency] = {
            row.code: row for row in chosen(self.agencies, self.query)
        }
        if self.query.with_refused:
            found |= {row.code: row for row in self.refused}
        order = self.city.names if self.query.in_volume_order else found
        return tuple(found[code] for code in order if code in found)

    @cached_property
    def headers(self) -> Mapping[str, SortHeader]:
        return headers(self.query, self.city.through)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return city_tasks(
            self.city,
            self.agencies,
            self.lenient,
            self.places,
            self.fix_link,
            self.unassigned,
            self.budget,
        )

    @cached_property
    def ranking(self) -> Ranking:
        return ranking(self.agencies)

    @cached_property
    def movers(self) -> Movers:
        return movers(self.agencies)

    @cached_property
    def since_last_year(self) -> Movers:
        return movers(self.agencies, lambda row: row.year_change)

    @cached_property
    def peers(self) -> PeerTable:
        return peer_table(self.city)

    @cached_property
    def contests(self) -> tuple[Contest, ...]:
        return contests(self.city)

    @cached_property
    def common(self) -> CommonTable:
        return common_table(self.city)

    @cached_property
    def lenient(self) -> tuple[LenientTarget, ...]:
        return lenient_targets(self.city)

    @cached_property
    def axes(self) -> tuple[CityAxis, ...]:
        return city_axes(self.city.in_force, self.axes_of)

    @property
    def is_large(self) -> bool:
        """Whether the agencies are compared on a page of its own, so many at a time."""
        return len(self.city.names) > PART

    @property
    def common_headers(self) -> list[dict[str, Any]]:
        return common_headers(self.common)

    @property
    def common_rows(self) -> list[dict[str, Any]]:
        pairs = zip(self.common.rows, common_rows(self.common), strict=True)
        return [found for row, found in pairs if self._is_shown(row.agency_code)]

    @property
    def peer_rows(self) -> list[dict[str, Any]]:
        return [found for found in peer_rows(self.peers) if self._is_shown(found["row"].code)]

    @property
    def lenient_rows(self) -> list[dict[str, Any]]:
        return lenient_rows([target for target in self.lenient if self._is_shown(target.agency_code)])

    @property
    def axis_rows(self) -> list[dict[str, Any]]:
        return axis_rows(self.axes)

    def in_part(self, number: str | None) -> tuple["CityPage", Page]:
        """The page with one part of the agencies, and which part it is."""
        part = part_of(self.city, number)
        return replace(self, part=frozenset(part.object_list)), part

    def _is_shown(self, code: str) -> bool:
        return self.part is None or code in self.part

    @property
    def axes_unsaid(self) -> list[Snapshot]:
        """Whose plans name axes and do not say which objective serves which."""
        counted = {agency.agency_code for axis in self.axes for agency, _one in axis.parts}
        return [one for one in self.city.in_force if one.axes and one.agency_code not in counted]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Those that the page shows, each with its header to sort by, where it has one."""
        return [
            {"column": column, "header": self.headers.get(column.key)}
            for column in city_columns()
            if column.header
        ]

    @property
    def cell_templates(self) -> list[str]:
        """Of the columns that the page shows, after the agency's name."""
        return [column.template for column in city_columns() if column.header][1:]

    @property
    def year(self) -> int:
        return self.city.year

    @property
    def through(self) -> int:
        return self.city.through

    @property
    def months(self) -> list[tuple[int, str]]:
        return [(month, month_name(month)) for month in MONTHS]

    @property
    def report_due(self):
        """The last day on which the month shown is handed in in time."""
        return self.city.calendar.report_due(self.through)

    @property
    def printed_on(self) -> datetime.date:
        """The day on which the page was made."""
        return self.city.calendar.today

    @property
    def mean(self) -> Fraction | None:
        return mean_total(self.agencies)

    @property
    def settled(self) -> int:
        return sum(row.seal is not None for row in self.agencies)

    @property
    def provisional(self) -> int:
        return sum(row.provisional for row in self.in_force)

    @property
    def light_counts(self) -> list[dict[str, Any]]:
        places = range(len(COUNTED_LIGHTS))
        return light_counts([sum(row.lights[place] for row in self.in_force) for place in places])

    @property
    def behind(self) -> int:
        """How many indicators have a red light."""
        return sum(row.red for row in self.in_force)

    @property
    def with_light(self) -> int:
        return sum(sum(row.lights) for row in self.in_force)

    @property
    def late(self) -> list[AgencyProgress]:
        """Who has not handed in the whole month, most missing first."""
        return sorted((row for row in self.agencies if row.late), key=lambda row: -row.late)

    @property
    def is_asked(self) -> bool:
        """Whether anybody owes the month shown, or owed it."""
        return not self.has_scores or any(
            self.city.calendar_of(one.agency_id).is_owed(self.through) for one in self.city.in_force
        )

    @property
    def has_begun(self) -> bool:
        """Whether anybody owes anything of the months shown."""
        return any(snapshot.is_owed for snapshot in self.city.snapshots)

    @property
    def names_month(self) -> bool:
        """Whether the month up to which the page goes is named; else that none has ended. Nobody may have a score."""
        return self.has_begun or not self.has_scores

    @property
    def has_scores(self) -> bool:
        """Whether anybody has a score."""
        return bool(self.city.snapshots)

    @property
    def without_plan(self) -> tuple[str, ...]:
        return self.city.plans.without_plan

    @property
    def ended(self) -> Sequence[str]:
        return self.city.ended

    @property
    def nothing_reported(self) -> bool:
        snapshots = self.city.snapshots
        return bool(snapshots) and not any(
            found.score.inputs for snapshot in snapshots for found in snapshot.indicators()
        )

    @property
    def sample(self) -> bool:
        return any(snapshot.has_sample_figures for snapshot in self.city.snapshots)


def contest_sections(page: CityPage) -> list[dict[str, Any]]:
    """Each contest with its rows as text."""
    return [{"contest": found, "rows": contest_rows(found)} for found in page.contests]


def _by_reason(refused: Sequence[RefusedAgency]) -> list[dict[str, Any]]:
    """Those that cannot be scored for one and the same reason together, such as a fault of the common plan."""
    held: dict[tuple[str, str], list[str]] = {}
    for row in refused:
        held.setdefault((row.reason, row.url), []).append(row.name)
    return [{"names": names, "reason": reason, "url": url} for (reason, url), names in held.items()]
