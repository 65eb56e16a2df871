"""Forecast and gains of one snapshot together, computed once. Three queries beside the snapshot's."""

from typing import NamedTuple

from reports.analysis.outlook.gains.find import gains
from reports.analysis.outlook.seasons import seasons_of
from reports.analysis.outlook.year_end import outlook, years_of
from reports.pages.forecast.block import ForecastBlock, forecast_block
from reports.pages.forecast.gains import GainsBlock, gains_block
from reports.snapshot.model import Snapshot


class Blocks(NamedTuple):
    """What ``reports/forecast/_block.html`` (as ``forecast``) and ``reports/forecast/_gains.html`` (as ``gains``) print."""

    forecast: ForecastBlock
    gains: GainsBlock


def blocks(snapshot: Snapshot) -> Blocks:
    """Both blocks of one agency's snapshot."""
    found = outlook(years_of([snapshot]), {snapshot.agency_code: snapshot.score}, seasons_of([snapshot]))
    return Blocks(
        forecast_block(snapshot, found.forecasts[snapshot.agency_code]),
        gains_block(snapshot, gains(snapshot, found=found)),
    )
