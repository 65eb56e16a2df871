"""What the city's view is made of, read at once: this year, the month before, the year before. 15 queries."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from indicators.refusals import Refusal
from indicators.scoring.model import AgencyScore, State
from indicators.selectors import CityRead, read_years
from indicators.selectors.facts import Scope, earlier_values
from indicators.selectors.handed_in import handed_in
from objectives.selectors import plans_of_years
from reports.city.outside import Outside, outside_contests
from reports.errors import PlanNotFound
from reports.selectors import scores_of, snapshots_of, with_settled
from reports.snapshot import Snapshot

YEARS_LOOKED_BACK = 5
DECEMBER = 12

Scores = Mapping[str, AgencyScore]  # by agency code
Results = Mapping[tuple[str, str, str], Fraction]  # agency code, indicator's code and name → value
History = Mapping[int, Mapping[str, Mapping[int, Decimal]]]  # agency id → indicator code → ROC year → value


class CityYear(NamedTuple):
    """One year of the whole city up to month ``through``.

    ``codes`` are those of all agencies with a plan, in the order of the volume. ``refused`` have no snapshot because their plans cannot be scored; ``outside`` are their places in the contests
    among the agencies. ``month_before`` is empty in January; ``year_before`` holds whose plan of the year before can
    be scored, up to the same month, and ``last_year`` what its indicators came to. ``handed_in``: plan id → indicator id → state, of month ``through``.
    """

    year: int
    through: int
    codes: tuple[str, ...]
    snapshots: list[Snapshot]
    refused: tuple[Refusal, ...]
    outside: tuple[Outside, ...]
    month_before: Scores
    year_before: Scores
    last_year: Results
    handed_in: Mapping[int, Mapping[int, str]]
    history: History
    without_plan: tuple[str, ...]


def read_city_year(year: int, through: int) -> CityYear:
    """The city's year. Raises PlanNotFound where no agency has a plan."""
    with patient_collector():
        with one_moment():
            plans = plans_of_years([year, year - 1])
            if not any(plan.agency_id for plan in plans if plan.year == year):
                raise PlanNotFound(year)
            read = read_years(plans, DECEMBER)  # the year before is looked at as a whole, too
            now = with_settled(read[year])
            before = with_settled(read[year - 1]) if year - 1 in read else None
            ids = [plan.agency_id for plan in now.plans]
            states = handed_in([plan.id for plan in now.plans], through)
            history = earlier_values(Scope((), ids), year, YEARS_LOOKED_BACK)
            others = Agency.objects.exclude(pk__in=ids).values_list("name", flat=True)
            without_plan = tuple(others)
        scored, earlier = scores_of(now, through), _scores(before, through)
        return CityYear(
            year,
            through,
            tuple(plan.agency_code for plan in now.plans),
            snapshots_of(now, scored),
            scored.refused,
            outside_contests(now, scored.refused, through),
            scores_of(now, through - 1).scores if through > 1 else {},
            earlier,
            _results(earlier if through == DECEMBER else _scores(before, DECEMBER)),
            states,
            history,
            without_plan,
        )


def _scores(before: CityRead | None, through: int) -> Scores:
    return scores_of(before, through).scores if before and before.plans else {}


def _results(scores: Scores) -> Results:
    """By code and name: numbers are given anew each year, so the code alone may be another indicator's."""
    return {
        (code, found.spec.code, found.spec.name): found.value
        for code, score in scores.items()
        for facet in score.facets
        for objective in facet.objectives
        for found in objective.indicators
        if found.state is State.SCORED and found.value is not None
    }
