"""The calendar of a year, ready to print: its days that are not as their weekday says, and what is known of it."""

import datetime
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS

from chiayi_kpi.workdays.calendar import WorkCalendar
from chiayi_kpi.workdays.official_table import days_of
from chiayi_kpi.workdays.presumed import is_weekend
from chiayi_kpi.workdays.selectors import days_of_year


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One day that is worth a word."""

    day: datetime.date
    weekday: str
    is_off: bool
    note: str
    known: bool

    @property
    def makes_up(self) -> bool:
        """Whether people work on this day of the weekend."""
        return not self.is_off and is_weekend(self.day)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """``known`` of ``days`` were imported or entered by hand; of the others the presumption holds."""

    year: int
    rows: tuple[CalendarRow, ...]
    known: int
    days: int
    working: int

    @property
    def complete(self) -> bool:
        return self.known == self.days


def calendar_page(year: int) -> CalendarPage:
    """The page of the ROC year. One query."""
    calendar = WorkCalendar(days_of_year(year))
    days = days_of(year)
    rows, working = [], 0
    for day in days:
        kind = calendar.of(day)
        working += not kind.is_off
        if kind.name or kind.is_off != is_weekend(day):
            weekday = str(WEEKDAYS[day.weekday()])
            rows.append(CalendarRow(day, weekday, kind.is_off, kind.name, calendar.knows(day)))
    return CalendarPage(year, tuple(rows), len(calendar.days), len(days), working)
