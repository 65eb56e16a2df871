"""Where the year will end: a forecast of every indicator that can be foretold, and of the year's score."""

from reports.analysis.outlook.model import Estimate, Forecast, IndicatorForecast, Method, Silence
from reports.analysis.outlook.seasons import seasons_of
from reports.analysis.outlook.year_end import forecast

__all__ = ["Estimate", "Forecast", "IndicatorForecast", "Method", "Silence", "forecast", "seasons_of"]
