"""Both blocks of an agency's year, computed from one outlook."""

from reports.analysis.outlook.expected_year import Outlook
from reports.analysis.outlook.gains import gains
from reports.pages.outlook_blocks.forecast import ForecastBlock, forecast_block
from reports.pages.outlook_blocks.gains import GainsBlock, gains_block
from reports.snapshot.model import Snapshot


def outlook_blocks(snapshot: Snapshot, found: Outlook) -> dict[str, ForecastBlock | GainsBlock]:
    """What ``_forecast.html`` and ``_gains.html`` print, by the names that these use."""
    return {
        "forecast": forecast_block(snapshot, found.forecasts[snapshot.agency_code]),
        "gains": gains_block(snapshot, gains(snapshot, found)),
    }
