"""The forecast's page: read and ready to print."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from chiayi_kpi.core.templatetags.numbers import month_name
from indicators.errors import ScoreUnavailable
from reports.analysis.outlook.backtest import MonthTested, backtest
from reports.analysis.outlook.expected_year import Outlook
from reports.analysis.outlook.gains import gains
from reports.analysis.outlook.seasons import seasons_of
from reports.pages.outlook_blocks.forecast import ForecastBlock, forecast_block
from reports.pages.outlook_blocks.gains import GainsBlock, gains_block
from reports.snapshot.model import Snapshot
from reports.snapshot.months import latest_month
from reports.snapshot.selectors import build_snapshots


@dataclass(frozen=True, slots=True)
class PastForecasts:
    """The forecasts of a ROC year against what came; no ``months`` where there is no such year to test on."""

    year: int
    months: tuple[MonthTested, ...]

    @property
    def hits(self) -> int:
        """Of how many months the total came inside its range."""
        return sum(one.hit for one in self.months)

    @property
    def narrow(self) -> bool:
        """Whether the total's range held fewer than half: the months of one year hang together, so less says nothing."""
        return 2 * self.hits < len(self.months)

    @property
    def within(self) -> int:
        """How many of the ``estimable`` values came inside their range."""
        return sum(one.within for one in self.months)

    @property
    def estimable(self) -> int:
        return sum(one.estimable for one in self.months)

    @property
    def miss(self) -> Fraction:
        """By how much an indicator's points were missed on average."""
        return sum((one.miss for one in self.months), Fraction(0)) / len(self.months)

    @property
    def miss_of_today(self) -> Fraction:
        """The same if the points so far had been taken for the year's."""
        return sum((one.miss_of_today for one in self.months), Fraction(0)) / len(self.months)


@dataclass(frozen=True, slots=True)
class ForecastPage:
    title: str
    agency_code: str
    year: int
    through: int
    forecast: ForecastBlock
    gains: GainsBlock
    past: PastForecasts

    @property
    def months(self) -> tuple[tuple[int, str], ...]:
        """The months that can be chosen."""
        return tuple((month, month_name(month)) for month in MONTHS)


def forecast_page(snapshot: Snapshot, found: Outlook, today: datetime.date) -> ForecastPage:
    """The page of one agency's forecast."""
    return ForecastPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        forecast=forecast_block(snapshot, found.forecasts[snapshot.agency_code]),
        gains=gains_block(snapshot, gains(snapshot, found)),
        past=past_forecasts(snapshot, found, today),
    )


def past_forecasts(snapshot: Snapshot, found: Outlook, today: datetime.date) -> PastForecasts:
    """The test on the same year if it is over and reported to its end, otherwise on the year before."""
    if latest_month(snapshot.year, today) == LAST_MONTH:
        whole = (
            snapshot if snapshot.through == LAST_MONTH else _whole_year(snapshot.year, snapshot.agency_code)
        )
        months = backtest(whole, found.seasons) if whole else ()
        if months:
            return PastForecasts(snapshot.year, months)
    whole = _whole_year(snapshot.year - 1, snapshot.agency_code)
    return PastForecasts(snapshot.year - 1, backtest(whole, seasons_of([whole])) if whole else ())


def _whole_year(year: int, code: str) -> Snapshot | None:
    try:
        (whole,) = build_snapshots(year=year, agency_codes=[code], with_items=False)
    except ScoreUnavailable:
        return None
    return whole
