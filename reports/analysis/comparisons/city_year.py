"""The city's year, read at once: this year, the month before, the year before. 16 queries."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

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
from indicators.selectors.lineage import NOTHING_MOVED, Lineage, read_lineage
from indicators.selectors.remedies import RemedyCount, remedy_counts
from indicators.selectors.tree import indicator_nodes
from objectives.selectors import PlanStatus, plan_status, plans_of_years
from reports.analysis.comparisons.last_year import LastYearResults
from reports.analysis.comparisons.unscored_rivals import UnscoredRival, unscored_rivals
from reports.snapshot.errors import PlanNotFound
from reports.snapshot.model import Snapshot
from reports.snapshot.not_owed import as_owed
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.selectors import counted_scores, scores_of, snapshots_of, totals_of, with_settled

YEARS_LOOKED_BACK = 5

Totals = Mapping[str, Decimal]  # by agency code
History = Mapping[int, Mapping[str, Mapping[int, Decimal]]]  # agency id → indicator code → ROC year → value


class CityYear(NamedTuple):
    """One year of the whole city up to month ``through``.

    ``names`` are those of all agencies with a plan, by code, in the order of the volume. ``refused`` have no snapshot
    because their plans cannot be scored; ``rivals`` are their places in the contests among the agencies. ``month_before`` is
    empty in January; ``year_before`` holds whose plan of the year before can be scored, up to the same month, and
    ``last_year`` what its indicators came to. ``handed_in``: of month ``through`` and those before it.
    ``ended`` says of each agency whose plan was handed over when it ended and who took it over.
    ``read`` is what its other months are scored from, ``read_before`` those of the year before. ``remedies``: by plan id how many improvement measures are not closed.
    ``calendar`` holds for all but the agencies (by id) that have ``own_calendars``, with deadlines of their own.
    """

    year: int
    through: int
    names: Mapping[str, str]
    snapshots: list[Snapshot]
    refused: tuple[Refusal, ...]
    rivals: tuple[UnscoredRival, ...]
    month_before: Totals
    year_before: Totals
    last_year: LastYearResults
    handed_in: HandedIn
    history: History
    plans: PlanStatus
    calendar: ReportingCalendar
    own_calendars: Mapping[int, ReportingCalendar]
    ended: Sequence[str]
    read: CityRead
    read_before: CityRead | None
    remedies: Mapping[int, RemedyCount]

    def calendar_of(self, agency_id: int) -> ReportingCalendar:
        return self.own_calendars.get(agency_id, self.calendar)

    @property
    def month_ended(self) -> bool:
        """Whether the month shown is over, so that it can be handed in."""
        return self.through <= self.calendar.ended


def read_city_year(year: int, through: int) -> CityYear:
    """The city's year. Raises PlanNotFound where no agency has a plan."""
    with patient_collector():
        with one_moment():
            plans = plans_of_years([year, year - 1])
            if not any(plan.agency_id for plan in plans if plan.year == year):
                raise PlanNotFound(year)
            read = with_settled(read_years(plans, LAST_MONTH))  # the year before is looked at as a whole, too
            now, before = read[year], read.get(year - 1)
            ids = [plan.agency_id for plan in now.plans if plan.agency_id]
            status = plan_status(year)
            deadlines = deadlines_of({year})
            calendar = ReportingCalendar(year, through, deadlines.of(year), today())
            own_calendars = {
                agency_id: ReportingCalendar(year, through, settings, today())
                for (_year, agency_id), settings in deadlines.of_agencies.items()
            }
            ended = end_texts(
                [
                    plan.agency_id
                    for plan in plans
                    if plan.year == year and plan.handed_over and plan.agency_id
                ]
            )
            remedies = remedy_counts([plan.id for plan in now.plans])
            states = handed_in([plan.id for plan in now.plans], through)
            before_ids = _forerunners(now, through)
            lineage = read_lineage(ids, year, YEARS_LOOKED_BACK) if before_ids else NOTHING_MOVED
            values = read_facts(Scope((), ids), through, year, YEARS_LOOKED_BACK).earlier
            history = _history(values, lineage, now, through)
        scored = scores_of(now, through)
        earlier = counted_scores(before, through) if before else {}
        last_year = LastYearResults(before, through, earlier, before_ids)
        return CityYear(
            year,
            through,
            {plan.agency_code: plan.agency_name for plan in now.plans},
            [
                as_owed(found, own_calendars.get(found.agency_id, calendar).has_begun)
                for found in snapshots_of(now, scored)
            ],
            scored.refused,
            unscored_rivals(now, scored.refused, through),
            totals_of(now, through - 1) if through > 1 else {},
            _totals(earlier),
            last_year,
            states,
            history,
            status,
            calendar,
            own_calendars,
            ended,
            now,
            before,
            remedies,
        )


def _forerunners(city: CityRead, through: int) -> Mapping[int, int]:
    """Indicator's id → its forerunner's, of those that had one in the month shown."""
    return {
        node.row.id: node.row.forerunner_id
        for agency in city.agencies
        for node in indicator_nodes(agency.tree_in(through))
        if node.row.forerunner_id
    }


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


def _totals(scores: Mapping[str, AgencyScore]) -> Totals:
    """No more is kept where only that is compared: the working of every point is most of a score."""
    return {code: score.total for code, score in scores.items()}
