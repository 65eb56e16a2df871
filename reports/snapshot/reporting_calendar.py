"""The deadlines of a year as they look from one day and from the month that a page shows."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.deadlines import Settings, months_due, open_month, report_due, review_due


@dataclass(frozen=True)
class ReportingCalendar:
    """A ROC year up to the end of month ``through``; ``then``: as it was known at that month's review deadline."""

    year: int
    through: int
    settings: Settings
    today: datetime.date
    then: bool = False

    @property
    def ended(self) -> int:
        """The latest month of the year that has ended; 0 before the first has."""
        return open_month(self.year, self.today) or 0

    @property
    def is_over(self) -> bool:
        """Whether the year's last month has ended: nothing can be caught up on any more."""
        return self.ended == LAST_MONTH

    @cached_property
    def past_deadline(self) -> tuple[int, ...]:
        """The months of the year whose reporting deadline has passed."""
        return months_due(self.year, self.today, self.settings)

    @cached_property
    def due(self) -> tuple[int, ...]:
        """The months shown that had to be there; looking back, every one of them."""
        if self.then:
            return tuple(month for month in range(1, self.through + 1) if month in self.settings.months)
        return tuple(month for month in self.past_deadline if month <= self.through)

    def is_owed(self, month: int) -> bool:
        """Whether somebody owes the month, in time or not: it has ended, and the agency was there in it."""
        return month in self.settings.months and month <= self.ended

    @property
    def has_begun(self) -> bool:
        """Whether anything of the months shown is owed."""
        return any(self.is_owed(month) for month in range(1, self.through + 1))

    @property
    def due_before(self) -> tuple[int, ...]:
        """The months before the one shown whose deadline has passed."""
        return tuple(month for month in self.past_deadline if month < self.through)

    @property
    def reported_now(self) -> int:
        """The month that is being reported these days; 0 where the view holds none."""
        now = not self.then and self.ended <= self.through and self.ended not in self.past_deadline
        now = now and self.ended in self.settings.months
        return self.ended if now else 0

    @property
    def owed_through(self) -> int:
        """The latest month shown that somebody owes, whether or not its deadline has passed; 0 for none."""
        return self.reported_now or max(self.due, default=0)

    @property
    def reviewed_on(self) -> datetime.date | None:
        """The review deadline of the month shown; None while it has not passed."""
        day = self.review_due(self.through)
        return day if day < self.today else None

    @property
    def reviewed_at(self) -> datetime.datetime | None:
        """The end of that day."""
        day = self.reviewed_on
        if day is None:
            return None
        return timezone.make_aware(
            datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min)
        )

    def report_due(self, month: int) -> datetime.date:
        return report_due(self.year, month, self.settings)

    def review_due(self, month: int) -> datetime.date:
        return review_due(self.year, month, self.settings)
