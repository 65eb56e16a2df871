"""An agency's year in its course: the total at every month's end, beside the year before and the other agencies."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.deadlines import Deadlines
from indicators.errors import PlanNotScorable
from indicators.selectors import CityRead
from indicators.selectors.deadlines import deadlines_of
from objectives.selectors import PlanRow, plans_of_year
from reports.snapshot.model import Snapshot
from reports.snapshot.not_owed import as_owed
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.selectors import (
    counted_scores,
    read_each,
    refuse_unknown,
    scores_of,
    snapshots_of,
    totals_of,
)


class AgencyRank(NamedTuple):
    """An agency's place as the city's view has it, among so many of whom a total is known; ``unscored`` others have none.
    Drafts are not among them.
    """

    place: int
    among: int
    unscored: int


class YearCourse(NamedTuple):
    """``months`` and ``before``: month → the total at its end, this year (up to the snapshot's) and the year before.

    A month whose terms cannot be computed is in neither; ``before`` is empty where the agency had no plan. ``rank`` is None
    where nothing is owed yet, the plan is a draft or nothing can be earned.
    """

    snapshot: Snapshot
    months: Mapping[int, Decimal]
    before: Mapping[int, Decimal]
    rank: AgencyRank | None


def read_course(
    *,
    year: int,
    through: int,
    agency_code: str,
    as_of: datetime.datetime | None = None,
    plans: Sequence[PlanRow] | None = None,
) -> YearCourse:
    """The course up to month ``through``: 25 queries at most beside those of terms that were changed, fewer of settled years.

    ``plans`` are the year's where they were read. Raises AgencyNotFound, PlanNotFound, PlanNotScorable.
    """
    with patient_collector():
        with one_moment():
            plans = plans_of_year(year) if plans is None else plans
            refuse_unknown(plans, year, [agency_code])
            own = next(plan for plan in plans if plan.is_asked([agency_code]))
            # One whose plan was handed over is compared with nobody.
            city = read_each(plans, None if own.is_asked(None) else [agency_code], through, as_of)
            earlier = plans_of_year(year - 1)
            had_plan = any(plan.is_asked([agency_code]) for plan in earlier)
            last_year = read_each(earlier, [agency_code]) if had_plan else None
            deadlines = deadlines_of({year})
        alone = city.of([agency_code])
        scored = scores_of(alone, through)
        if scored.refused:
            raise PlanNotScorable(scored.refused)
        (snapshot,) = snapshots_of(alone, scored, as_of)
        months = _by_month(alone, agency_code, through - 1) | {through: snapshot.score.total}
        return YearCourse(
            as_owed(snapshot, _has_begun(own, through, deadlines)),
            months,
            _by_month(last_year, agency_code, LAST_MONTH) if last_year else {},
            _rank(city, agency_code, through, deadlines),
        )


def _by_month(city: CityRead, agency_code: str, last: int) -> dict[int, Decimal]:
    found = {month: totals_of(city, month).get(agency_code) for month in range(1, last + 1)}
    return {month: total for month, total in found.items() if total is not None}


def _has_begun(plan: PlanRow, through: int, deadlines: Deadlines) -> bool:
    settings = deadlines.of(plan.year, plan.agency_id)
    return ReportingCalendar(plan.year, through, settings, today()).has_begun


def _rank(city: CityRead, agency_code: str, through: int, deadlines: Deadlines) -> AgencyRank | None:
    scores = counted_scores(city, through)
    owing = [
        plan.agency_code
        for plan in city.plans
        if plan.id in city.settled or (not plan.is_draft and _has_begun(plan, through, deadlines))
    ]
    shares = {
        code: Fraction(scores[code].total) / scores[code].maximum
        for code in owing
        if code in scores and scores[code].maximum
    }
    if agency_code not in shares:
        return None
    place = 1 + sum(found > shares[agency_code] for found in shares.values())
    return AgencyRank(place, len(shares), sum(code not in scores for code in owing))
