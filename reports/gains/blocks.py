"""Forecast and gains of one snapshot together, computed once. Three queries beside the snapshot's."""

from typing import NamedTuple

from reports.forecast.block import ForecastBlock, forecast_block
from reports.forecast.seasons import seasons_of
from reports.forecast.year_end import outlook, years_of
from reports.gains.block import GainsBlock, gains_block
from reports.gains.find import gains
from reports.snapshot import Snapshot


class Blocks(NamedTuple):
    """What ``reports/_forecast.html`` (as ``forecast``) and ``reports/_gains.html`` (as ``gains``) print."""

    forecast: ForecastBlock
    gains: GainsBlock


def blocks(snapshot: Snapshot) -> Blocks:
    """Both blocks of one agency's snapshot."""
    found = outlook(years_of([snapshot]), {snapshot.agency_code: snapshot.score}, seasons_of([snapshot]))
    return Blocks(
        forecast_block(snapshot, found.forecasts[snapshot.agency_code]),
        gains_block(snapshot, gains(snapshot, found=found)),
    )
