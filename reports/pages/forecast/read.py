"""What the forecast's page needs: the snapshot, its outlook, and a whole year to test the forecast on."""

import datetime
from typing import NamedTuple

from indicators.errors import ScoreUnavailable
from reports.analysis.outlook.backtest import MonthTested, backtest
from reports.analysis.outlook.scenario import DECEMBER
from reports.analysis.outlook.seasons import seasons_of
from reports.analysis.outlook.series import Seasons
from reports.analysis.outlook.year_end import Outlook, outlook, years_of
from reports.snapshot.model import Snapshot
from reports.snapshot.months import LAST, latest_month
from reports.snapshot.selectors import build_snapshots


class ForecastRead(NamedTuple):
    """One agency's snapshot, what is expected of its year, and by which courses of earlier years."""

    snapshot: Snapshot
    outlook: Outlook
    seasons: Seasons


class PastRead(NamedTuple):
    """The forecasts of a ROC year against what came; no months where there is no such year to test on."""

    year: int
    months: tuple[MonthTested, ...]


def read_forecast(year: int, code: str, through: int) -> ForecastRead:
    """One agency's forecast from the months up to ``through``. Raises ScoreUnavailable."""
    (snapshot,) = build_snapshots(year=year, through=through, agency_codes=[code])
    seasons = seasons_of([snapshot])
    found = outlook(years_of([snapshot]), {code: snapshot.score}, seasons)
    return ForecastRead(snapshot, found, seasons)


def read_past(found: ForecastRead, today: datetime.date) -> PastRead:
    """The test on the same year if it is over, otherwise on the year before."""
    snapshot = found.snapshot
    if latest_month(snapshot.year, today) < LAST:
        return _tested(snapshot.year - 1, snapshot.agency_code, None)
    return _tested(snapshot.year, snapshot.agency_code, found)


def _tested(year: int, code: str, found: ForecastRead | None) -> PastRead:
    if found is not None and found.snapshot.through == DECEMBER:
        return PastRead(year, backtest(found.snapshot, found.seasons))
    try:
        (whole,) = build_snapshots(year=year, through=DECEMBER, agency_codes=[code])
    except ScoreUnavailable:
        return PastRead(year, ())
    return PastRead(year, backtest(whole, seasons_of([whole]) if found is None else found.seasons))
