"""The month that the page shows, and the others one click away: as known now, and as known at the month's deadline."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.deadlines import Settings, last_due_month, open_month, report_due, review_due
from reports.pages.dashboard.query import THEN, Asked
from reports.snapshot.progress import Horizon


@dataclass(frozen=True, slots=True)
class MonthLink:
    month: int
    query: str
    current: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The deadlines of one year, seen from one day."""

    year: int
    settings: Settings
    today: datetime.date

    @property
    def is_over(self) -> bool:
        """Whether the year's last month has ended: nothing can be caught up on any more."""
        return open_month(self.year, self.today) == LAST_MONTH

    def report_due(self, month: int) -> datetime.date:
        return report_due(self.year, month, self.settings)

    def review_due(self, month: int) -> datetime.date:
        return review_due(self.year, month, self.settings)


@dataclass(frozen=True, slots=True)
class MonthTravel:
    """``then`` is the review deadline's day, None while it has not passed: then both views are the same.

    ``owed_through`` is the latest month that somebody owes, whether or not its deadline has passed; 0 for none.
    """

    links: tuple[MonthLink, ...]
    before: str
    after: str
    now_query: str
    then_query: str
    then: datetime.date | None
    is_then: bool
    begun: bool  # whether the year's first month has ended
    first_due: datetime.date
    calendar: Calendar
    owed_through: int = 0
    reported_now: int = (
        0  # the month that is being reported these days and its last day; 0 where the view holds none
    )
    until: datetime.date | None = None


def known_moment(
    asked: Asked, year: int, settings: Settings, today: datetime.date
) -> datetime.datetime | None:
    """The end of the month's review deadline, where the view asks for it and it has passed; else None (now)."""
    day = deadline(asked.through, year, settings, today)
    if asked.known != THEN or day is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def deadline(month: int, year: int, settings: Settings, today: datetime.date) -> datetime.date | None:
    """The review deadline of the month, None while it has not passed."""
    day = review_due(year, month, settings)
    return day if day < today else None


def horizon(asked: Asked, year: int, settings: Settings, today: datetime.date, *, then: bool) -> Horizon:
    """Which months had to be there: of an earlier view, all up to its month."""
    due = asked.through if then else min(asked.through, last_due_month(year, today, settings))
    return Horizon(asked.through, due, then, 0 if then else _reported_now(asked, year, settings, today))


def _reported_now(asked: Asked, year: int, settings: Settings, today: datetime.date) -> int:
    """The month that has ended, whose deadline has not, if the view holds it."""
    ended = open_month(year, today) or 0
    return ended if last_due_month(year, today, settings) < ended <= asked.through else 0


def month_travel(asked: Asked, year: int, settings: Settings, today: datetime.date) -> MonthTravel:
    """The selector of one view."""
    ended, month = open_month(year, today) or 0, asked.through
    then = deadline(month, year, settings, today)
    is_then = asked.known == THEN and then is not None
    now = 0 if is_then else _reported_now(asked, year, settings, today)
    due = month if is_then else min(month, last_due_month(year, today, settings))
    return MonthTravel(
        links=tuple(MonthLink(one, asked.query(through=one), one == month, one <= ended) for one in MONTHS),
        before=asked.query(through=month - 1) if month > 1 else "",
        after=asked.query(through=month + 1) if month < LAST_MONTH else "",
        now_query=asked.query(known=""),
        then_query=asked.query(known=THEN),
        then=then,
        is_then=is_then,
        begun=ended > 0,
        first_due=report_due(year, 1, settings),
        calendar=Calendar(year, settings, today),
        owed_through=now or due,
        reported_now=now,
        until=report_due(year, now, settings) if now else None,
    )
