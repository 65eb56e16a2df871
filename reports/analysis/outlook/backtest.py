"""How well the forecast would have done: made after every month of a year that is over, against what came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.component import NO_POINTS
from indicators.scoring.engine import score
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorScore, State
from reports.analysis.outlook.expected_year import foretold, years_of
from reports.analysis.outlook.inputs import Seasons, is_complete, measures_of
from reports.analysis.outlook.model import IndicatorForecast
from reports.analysis.outlook.project import project_year
from reports.analysis.outlook.total import total_of, year_total
from reports.snapshot.model import Snapshot

Came = Mapping[str, IndicatorScore]  # an agency's, by indicator code


@dataclass(frozen=True, slots=True)
class MonthTested:
    """The forecast made after ``month``, of the ``estimable`` indicators only: the total of these, and what it came to.

    Both sides are added up in the same way, under the same caps. ``within``: of the values foretold, how many came inside their range. ``miss`` is the mean miss of an
    indicator's points, ``miss_of_today`` what it would have been had today's points been taken for the year's.
    """

    month: int
    estimable: int
    expected: Decimal
    least: Decimal
    most: Decimal
    came: Decimal
    within: int
    miss: Fraction
    miss_of_today: Fraction

    @property
    def hit(self) -> bool:
        """Whether the points came inside the range."""
        return self.least <= self.came <= self.most


def backtest(snapshot: Snapshot, seasons: Seasons | None = None) -> tuple[MonthTested, ...]:
    """Months 2-11 of a whole year's snapshot (``through`` 12); a month of which nothing could be said is left out.

    Each forecast sees the figures up to its month alone. What is not foretold stays out of both sides, and so does what
    has not been reported to the year's end.
    """
    if snapshot.through != LAST_MONTH or snapshot.given is None:
        return ()
    whole = {snapshot.agency_code: snapshot.score}
    return backtests(years_of([snapshot]), whole, seasons or {})[snapshot.agency_code]


def backtests(
    years: Sequence[AgencyYear], whole: Mapping[str, AgencyScore], seasons: Seasons
) -> dict[str, tuple[MonthTested, ...]]:
    """Agency code → its months 2-11, of all agencies that ``whole`` has the year's score of."""
    found: dict[str, list[MonthTested]] = {code: [] for code in whole}
    asked = [year for year in years if year.agency in whole]
    came = {year.agency: _came(year, whole[year.agency]) for year in asked}
    measures = {year.agency: measures_of(year) for year in asked}
    with patient_collector():
        for month in range(2, LAST_MONTH):
            now = score(years, month, only=set(whole), lit=False)
            projections = {
                year.agency: project_year(year, measures[year.agency], month, seasons) for year in asked
            }
            for code, ends in foretold(years, now, projections).items():
                tested = _tested(month, ends.indicators.values(), whole[code], came[code])
                if tested is not None:
                    found[code].append(tested)
    return {code: tuple(months) for code, months in found.items()}


def _came(year: AgencyYear, whole: AgencyScore) -> Came:
    """What came for certain: scored, and reported to the year's end. Of the others the year may still bring more."""
    return {
        found.spec.code: found
        for found in whole.indicators()
        if found.state is State.SCORED and is_complete(year, found.spec)
    }


def _tested(
    month: int, forecasts: Iterable[IndicatorForecast], whole: AgencyScore, came: Came
) -> MonthTested | None:
    estimable = [found for found in forecasts if found.estimate and found.code in came]
    if not estimable:
        return None
    facets = [facet.spec for facet in whole.facets]
    total = year_total(facets, {found.code: found for found in estimable}, whole.maximum)
    ended = {found.code: came[found.code].points for found in estimable}
    return MonthTested(
        month=month,
        estimable=len(estimable),
        expected=total.expected,
        least=total.least,
        most=total.most,
        came=total_of(facets, ended),
        within=sum([_inside(found, came[found.code].value) for found in estimable]),
        miss=_mean([abs(found.points - ended[found.code]) for found in estimable]),
        miss_of_today=_mean([abs(found.now - ended[found.code]) for found in estimable]),
    )


def _inside(found: IndicatorForecast, value: Fraction | None) -> bool:
    return (
        found.estimate is not None
        and value is not None
        and found.estimate.low <= value <= found.estimate.high
    )


def _mean(misses: Sequence[Decimal]) -> Fraction:
    return Fraction(sum(misses, NO_POINTS)) / len(misses)
