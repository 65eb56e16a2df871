"""The rows of a snapshot of which nobody reports anything, for what is worked out of points alone."""

import datetime

from indicators.deadlines import DEFAULTS
from reports.analysis.indicator_rows import IndicatorRow, indicator_rows
from reports.snapshot.model import Snapshot
from reports.snapshot.reporting_calendar import ReportingCalendar


def bare_rows(snapshot: Snapshot) -> tuple[IndicatorRow, ...]:
    calendar = ReportingCalendar(snapshot.year, snapshot.through, DEFAULTS, datetime.date(2018, 1, 1))
    return indicator_rows(snapshot, {}, calendar)
