"""The forecast's page, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.analysis.outlook.backtest import MonthTested
from reports.analysis.outlook.gains.model import Gain
from reports.pages.forecast.block import ForecastBlock, forecast_block
from reports.pages.forecast.gains import GainsBlock, gains_block
from reports.pages.forecast.read import ForecastRead, PastRead
from reports.snapshot.months import LAST, month_name

MEANT = 80  # per cent of what comes: what a range is made to hold


@dataclass(frozen=True, slots=True)
class Tested:
    """All months of a past year; ``hits`` of ``count`` totals and ``within`` of ``said`` values were in range."""

    rows: tuple[MonthTested, ...]
    hits: int
    count: int
    within: int
    said: int
    miss: Fraction
    still: Fraction

    @property
    def share(self) -> int:
        """How many of a hundred totals came inside their range."""
        return round(100 * self.hits / self.count)

    @property
    def narrow(self) -> bool:
        """Whether the total's range held less than it is made to hold."""
        return self.share < MEANT


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """``tested`` is None where no year is over yet that the forecast could be tested on."""

    title: str
    agency_code: str
    year: int
    through: int
    forecast: ForecastBlock
    gains: GainsBlock
    tested_year: int
    tested: Tested | None

    @property
    def months(self) -> tuple[tuple[int, str], ...]:
        """The months that can be chosen."""
        return tuple((month, month_name(month)) for month in range(1, LAST + 1))


def forecast_page(found: ForecastRead, won: Sequence[Gain], test: PastRead) -> ForecastPage:
    """The page of one agency's forecast."""
    snapshot = found.snapshot
    return ForecastPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        forecast=forecast_block(snapshot, found.outlook.forecasts[snapshot.agency_code]),
        gains=gains_block(snapshot, won),
        tested_year=test.year,
        tested=_summed(test.months) if test.months else None,
    )


def _summed(tested: Sequence[MonthTested]) -> Tested:
    return Tested(
        rows=tuple(tested),
        hits=sum(one.hit for one in tested),
        count=len(tested),
        within=sum(one.within for one in tested),
        said=sum(one.said for one in tested),
        miss=sum((one.miss for one in tested), Fraction(0)) / len(tested),
        still=sum((one.still for one in tested), Fraction(0)) / len(tested),
    )
