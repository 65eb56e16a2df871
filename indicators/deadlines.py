"""When a month has to be reported and reviewed. Pure: the day comes from the caller (``core.clock.today``).

The 5th of the following month, and 7 days more for the supervisor, are Chiayi's rule for its controlled plans;
the planning office sets others for a year in ``PerformanceYear``.
"""

import datetime
from typing import NamedTuple, Protocol

from chiayi_kpi.core.roc import gregorian, months_ended, year_of

STALE_AFTER = 2  # periods without an update after which an indicator has a light of its own


class Settings(Protocol):
    """What is set for a year; a ``PerformanceYear`` is one."""

    @property
    def report_day(self) -> int: ...
    @property
    def review_days(self) -> int: ...


class DefaultSettings(NamedTuple):
    report_day: int = 5
    review_days: int = 7


DEFAULTS = DefaultSettings()


def report_due(year: int, month: int, settings: Settings = DEFAULTS) -> datetime.date:
    """The last day on which the owner can report month ``month`` (1-12) of the ROC year in time."""
    following = datetime.date(gregorian(year) + month // 12, month % 12 + 1, 1)
    return following.replace(day=settings.report_day)


def review_due(year: int, month: int, settings: Settings = DEFAULTS) -> datetime.date:
    """The last day on which the supervisor can approve or return it in time."""
    return report_due(year, month, settings) + datetime.timedelta(days=settings.review_days)


def open_month(year: int, today: datetime.date) -> int | None:
    """The latest month of the ROC year that has ended: what is to be reported now. None before the first has."""
    return months_ended(year, today) or None


def reporting_year(today: datetime.date) -> int:
    """The ROC year whose months are being reported: in January it is still the year before."""
    return year_of(today) - (today.month == 1)


def last_due_month(year: int, today: datetime.date, settings: Settings = DEFAULTS) -> int:
    """The latest month whose reporting deadline has passed; 0 where none has."""
    ended = open_month(year, today) or 0
    return ended if ended and report_due(year, ended, settings) < today else max(ended - 1, 0)


def last_reviewed_month(year: int, today: datetime.date, settings: Settings = DEFAULTS) -> int:
    """The latest month whose review deadline has passed; 0 where none has."""
    ended = open_month(year, today) or 0
    return next((month for month in range(ended, 0, -1) if review_due(year, month, settings) < today), 0)


def periods_stale(last_reported: int | None, last_due: int) -> int:
    """For how many periods nobody has updated an indicator: months past their deadline after the last reported one."""
    return max(last_due - (last_reported or 0), 0)
