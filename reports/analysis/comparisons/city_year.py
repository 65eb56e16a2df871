"""The city's year, read at once: this year, the month before, the year before.

13 queries; more as in ``read_years``, and where a plan is settled or was handed over or an indicator had a forerunner.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from chiayi_kpi.accounts.selectors import end_texts
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.refusals import Refusal
from indicators.scoring.model import AgencyScore
from indicators.selectors import CityRead, read_years
from indicators.selectors.deadlines import deadlines_of
from indicators.selectors.facts import Scope, read_facts
from indicators.selectors.handed_in import HandedIn, handed_in
from indicators.selectors.lineage import NOTHING_MOVED, Forerunners, Lineage, forerunners, read_lineage
from indicators.selectors.remedies import RemedyCount, remedy_counts
from indicators.selectors.tree import indicator_nodes
from objectives.selectors import PlanStatus, plan_status, plans_of_years
from reports.analysis.comparisons.last_year import LastYearResults
from reports.analysis.comparisons.unscored_rivals import UnscoredRival, unscored_rivals
from reports.snapshot.errors import PlanNotFound
from reports.snapshot.model import Snapshot
from reports.snapshot.not_owed import as_owed
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.selectors import (
    ScoredCity,
    counted_scores,
    scores_of,
    snapshots_of,
    totals_of,
    with_settled,
)

YEARS_LOOKED_BACK = 5

Totals = Mapping[str, Decimal]  # by agency code
History = Mapping[int, Mapping[str, Mapping[int, Decimal]]]  # agency id → indicator code → ROC year → value


@dataclass(frozen=True)
class CityYear:
    """One year of the whole city up to month ``through``; scores are worked out when they are first asked for.

    ``read`` is what its months are scored from, ``read_before`` those of the year before. ``handed_in``: of month ``through``
    and those before it. ``ended`` says of each agency whose plan was handed over when it ended and who took it over.
    ``remedies``: by plan id how many improvement measures are not closed.
    ``calendar`` holds for all but the agencies (by id) that have ``own_calendars``, with deadlines of their own.
    ``forerunners``: those that the city's indicators had in the month shown.
    Not ``lit``: its snapshots say points and what applies, and no light, no rate and no working.
    """

    year: int
    through: int
    handed_in: HandedIn
    history: History
    plans: PlanStatus
    calendar: ReportingCalendar
    own_calendars: Mapping[int, ReportingCalendar]
    ended: Sequence[str]
    read: CityRead
    read_before: CityRead | None
    remedies: Mapping[int, RemedyCount]
    forerunners: Forerunners
    lit: bool = True

    def of(self, agency_codes: Collection[str]) -> "CityYear":
        """The same where these agencies alone are asked for."""
        before = None if self.read_before is None else self.read_before.of(agency_codes)
        return replace(self, read=self.read.of(agency_codes), read_before=before)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """All agencies with a plan, by code, in the order of the volume."""
        return {plan.agency_code: plan.agency_name for plan in self.read.plans}

    @cached_property
    def _scored(self) -> ScoredCity:
        return scores_of(self.read, self.through, lit=self.lit)

    @cached_property
    def snapshots(self) -> list[Snapshot]:
        return [
            as_owed(found, self.calendar_of(found.agency_id).has_begun)
            for found in snapshots_of(self.read, self._scored)
        ]

    @cached_property
    def in_force(self) -> list[Snapshot]:
        """Whose plans are approved; a draft is listed, and nothing of it is counted."""
        return [found for found in self.snapshots if not found.is_draft]

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Who has no snapshot because the plan cannot be scored."""
        return self._scored.refused

    @cached_property
    def rivals(self) -> tuple[UnscoredRival, ...]:
        """The places of the refused in the contests among the agencies."""
        return unscored_rivals(self.read, self.refused, self.through)

    @cached_property
    def month_before(self) -> Totals:
        """Empty in January."""
        return totals_of(self.read, self.through - 1) if self.through > 1 else {}

    @cached_property
    def _scores_before(self) -> Mapping[str, AgencyScore]:
        return counted_scores(self.read_before, self.through) if self.read_before else {}

    @cached_property
    def year_before(self) -> Totals:
        """Of whose plan of the year before can be scored, up to the same month."""
        return {code: score.total for code, score in self._scores_before.items()}

    @cached_property
    def last_year(self) -> LastYearResults:
        """What the indicators of the year before came to."""
        scores = self._scores_before if self.through == LAST_MONTH else {}
        return LastYearResults(self.read_before, self.through, scores, self.forerunners)

    def calendar_of(self, agency_id: int) -> ReportingCalendar:
        return self.own_calendars.get(agency_id, self.calendar)

    @property
    def month_ended(self) -> bool:
        """Whether the month shown is over, so that it can be handed in."""
        return self.through <= self.calendar.ended


def read_city_year(year: int, through: int, *, lit: bool = True) -> CityYear:
    """The city's year. Raises PlanNotFound where no agency has a plan."""
    with patient_collector(), one_moment():
        plans = plans_of_years([year, year - 1])
        if not any(plan.agency_id for plan in plans if plan.year == year):
            raise PlanNotFound(year)
        read = with_settled(read_years(plans, LAST_MONTH))  # the year before is looked at as a whole, too
        now, before = read[year], read.get(year - 1)
        ids = [plan.agency_id for plan in now.plans if plan.agency_id]
        status = plan_status(year)
        deadlines = deadlines_of({year})
        ended = end_texts(
            [plan.agency_id for plan in plans if plan.year == year and plan.handed_over and plan.agency_id]
        )
        remedies = remedy_counts([plan.id for plan in now.plans])
        states = handed_in([plan.id for plan in now.plans], through)
        known = _forerunners(now, through)
        lineage = read_lineage(ids, year, YEARS_LOOKED_BACK) if known.links else NOTHING_MOVED
        values = read_facts(Scope((), ids), through, year, YEARS_LOOKED_BACK).earlier
        return CityYear(
            year,
            through,
            states,
            _history(values, lineage, now, through),
            status,
            ReportingCalendar(year, through, deadlines.of(year), today()),
            {
                agency_id: ReportingCalendar(year, through, settings, today())
                for (_year, agency_id), settings in deadlines.of_agencies.items()
            },
            ended,
            now,
            before,
            remedies,
            known,
            lit,
        )


def _forerunners(city: CityRead, through: int) -> Forerunners:
    """A settled year's indicators have no tree: one query where there are some."""
    settled_ids = [view.id for found in city.settled.values() for view in found.december.indicators()]
    links = {
        node.row.id: node.row.forerunner_id
        for agency in city.agencies
        for node in indicator_nodes(agency.tree_in(through))
        if node.row.forerunner_id
    }
    return Forerunners({**links, **forerunners(settled_ids).links} if settled_ids else links)


def _history(stored: History, lineage: Lineage, city: CityRead, through: int) -> History:
    """Each agency's earlier values by the codes that its indicators had in the month shown."""
    trees = {agency.plan.agency_id: agency for agency in city.agencies}
    return {
        agency_id: lineage.translated(
            values,
            ((node.row.id, node.spec.code) for node in indicator_nodes(trees[agency_id].tree_in(through))),
            of_year=trees[agency_id].plan.year,
            agency=agency_id,
        )
        if agency_id in trees
        else values
        for agency_id, values in stored.items()
    }
