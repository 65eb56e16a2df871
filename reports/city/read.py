"""What the city's view is made of, read at once: this year, the month before, the year before. 15 queries."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from indicators.errors import PlanNotScorable
from indicators.scoring.model import AgencyScore
from indicators.selectors import CityRead, read_city, read_years
from indicators.selectors.facts import Scope, earlier_values
from indicators.selectors.handed_in import handed_in
from objectives.selectors import PlanRow, plans_of_years
from reports.errors import PlanNotFound
from reports.selectors import scores_of, snapshots_of, with_settled
from reports.snapshot import Snapshot

YEARS_LOOKED_BACK = 5

Scores = Mapping[str, AgencyScore]  # by agency code
History = Mapping[int, Mapping[str, Mapping[int, Decimal]]]  # agency id → indicator code → ROC year → value


class CityYear(NamedTuple):
    """One year of the whole city up to month ``through``.

    ``month_before`` is empty in January; ``year_before`` holds who had a plan then, up to the same month, and is
    empty where that year cannot be scored. ``handed_in``: plan id → indicator id → state, of month ``through``.
    """

    year: int
    through: int
    snapshots: list[Snapshot]
    month_before: Scores
    year_before: Scores
    handed_in: Mapping[int, Mapping[int, str]]
    history: History
    without_plan: tuple[str, ...]


def read_city_year(year: int, through: int) -> CityYear:
    """The city's year. Raises PlanNotFound where no agency has a plan, PlanNotScorable with the reason."""
    with patient_collector():
        with one_moment():
            plans = plans_of_years([year, year - 1])
            if not any(plan.agency_id for plan in plans if plan.year == year):
                raise PlanNotFound(year)
            now, before = (read and with_settled(read) for read in _read(plans, year, through))
            ids = [agency.plan.agency_id for agency in now.agencies]
            states = handed_in([agency.plan.id for agency in now.agencies], through)
            history = earlier_values(Scope((), ids), year, YEARS_LOOKED_BACK)
            others = Agency.objects.exclude(pk__in=ids).values_list("name", flat=True)
            without_plan = tuple(others)
        return CityYear(
            year,
            through,
            snapshots_of(now, scores_of(now, through)),
            scores_of(now, through - 1) if through > 1 else {},
            _scores_before(before, through),
            states,
            history,
            without_plan,
        )


def _read(plans: list[PlanRow], year: int, through: int) -> tuple[CityRead, CityRead | None]:
    """Both years at once; where the earlier one cannot be read, this one alone."""
    try:
        read = read_years(plans, through)
    except PlanNotScorable:
        return read_city([plan for plan in plans if plan.year == year], None, through), None
    return read[year], read.get(year - 1)


def _scores_before(before: CityRead | None, through: int) -> Scores:
    try:
        return scores_of(before, through) if before and before.agencies else {}
    except PlanNotScorable:
        return {}
