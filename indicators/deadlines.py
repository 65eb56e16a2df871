"""When a month has to be reported and reviewed. Pure: the day comes from the caller (``core.clock.today``), the rest as ``Settings``.

The 5th of the following month, and 7 days more for the supervisor, are Chiayi's rule for its controlled plans;
the planning office sets others for a year, and a deadline of its own for one month or one agency. A deadline on a day off
moves to the next working day (行政程序法 第 48 條 第 4 項).
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chiayi_kpi.core.roc import MONTHS, month_end, months_begun, months_ended, year_of
from chiayi_kpi.workdays.calendar import PRESUMED, DayOff, WorkCalendar

STALE_AFTER = 2  # periods without an update after which an indicator has a light of its own


class OwnDeadline(NamedTuple):
    """What was set by hand for one month; ``review_due`` None: the supervisor has as many days as for other months."""

    report_due: datetime.date
    review_due: datetime.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for one agency's year: the rule, the days on which people work, and by month what was set by hand.

    Outside ``months`` the agency owes nothing.
    """

    report_day: int = 5
    review_days: int = 7
    calendar: WorkCalendar = PRESUMED
    own: Mapping[int, OwnDeadline] = field(default_factory=dict)
    months: range = MONTHS  # those in which the agency is there (``months_there``)


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The settings of some years: ``rules`` by year, and by year and agency where one has deadlines of its own."""

    rules: Mapping[int, Settings] = field(default_factory=dict)
    of_agencies: Mapping[tuple[int, int], Settings] = field(default_factory=dict)

    def of(self, year: int, agency_id: int | None = None) -> Settings:
        """What holds for the agency in the ROC year; for the whole city without one."""
        if agency_id is not None and (year, agency_id) in self.of_agencies:
            return self.of_agencies[year, agency_id]
        return self.rules.get(year, DEFAULTS)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day in time, and why it is that day.

    ``stated``: as the rule has it, before it ``passed`` over days off; ``presumed``: one of these days stands in no
    imported calendar; ``reason``: of a deadline that was set by hand.
    """

    day: datetime.date
    stated: datetime.date
    passed: tuple[DayOff, ...] = ()
    presumed: bool = False
    by_hand: bool = False
    reason: str = ""

    @property
    def moved(self) -> bool:
        return self.day != self.stated


def report_deadline(year: int, month: int, settings: Settings = DEFAULTS) -> Deadline:
    """Until when the owner can report month ``month`` (1-12) of the ROC year in time, and why."""
    own = settings.own.get(month)
    stated = own.report_due if own else month_end(year, month) + datetime.timedelta(days=settings.report_day)
    return _deadline(stated, settings, own)


def review_deadline(year: int, month: int, settings: Settings = DEFAULTS) -> Deadline:
    """Until when the supervisor can approve or return it in time, and why: the days are counted from the owner's last one."""
    own = settings.own.get(month)
    if own is not None and own.review_due is not None:
        return _deadline(own.review_due, settings, own)
    reported = report_due(year, month, settings)
    return _deadline(reported + datetime.timedelta(days=settings.review_days), settings, own)


def report_due(year: int, month: int, settings: Settings = DEFAULTS) -> datetime.date:
    """The last day on which the owner can report month ``month`` (1-12) of the ROC year in time."""
    return report_deadline(year, month, settings).day


def review_due(year: int, month: int, settings: Settings = DEFAULTS) -> datetime.date:
    """The last day on which the supervisor can approve or return it in time."""
    return review_deadline(year, month, settings).day


def open_month(year: int, today: datetime.date) -> int | None:
    """The latest month of the ROC year that has ended: what is to be reported now. None before the first has."""
    return months_ended(year, today) or None


def reporting_year(today: datetime.date) -> int:
    """The ROC year whose months are being reported: in January it is still the year before."""
    return year_of(today) - (today.month == 1)


def months_there(year: int, first_day: datetime.date | None, last_day: datetime.date | None) -> range:
    """The months of the ROC year in which an agency is there, from that of its first day to that of its last."""
    first = months_ended(year, first_day) + 1 if first_day else MONTHS[0]
    last = months_begun(year, last_day) if last_day else MONTHS[-1]
    return range(first, last + 1)


def months_due(year: int, today: datetime.date, settings: Settings = DEFAULTS) -> tuple[int, ...]:
    """The months of the agency whose reporting deadline has passed. One with a later one of its own may be left out."""
    ended = open_month(year, today) or 0
    return tuple(
        month
        for month in range(1, ended + 1)
        if month in settings.months and report_due(year, month, settings) < today
    )


def periods_stale(last_reported: int | None, due: Sequence[int]) -> int:
    """For how many periods nobody has updated an indicator: of the months ``due``, those after the last reported one."""
    return sum(month > (last_reported or 0) for month in due)


def _deadline(stated: datetime.date, settings: Settings, own: OwnDeadline | None) -> Deadline:
    moved = settings.calendar.working_day_from(stated)
    reason = own.reason if own else ""
    return Deadline(moved.day, stated, moved.passed, moved.presumed, own is not None, reason)
