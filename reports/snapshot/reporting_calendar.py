"""The deadlines of a year as they look from one day and from the month that a page shows."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.deadlines import Settings, last_due_month, open_month, report_due, review_due


@dataclass(frozen=True, slots=True)
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

    @property
    def past_deadline(self) -> int:
        """The latest month of the year whose reporting deadline has passed; 0 where none has."""
        return last_due_month(self.year, self.today, self.settings)

    @property
    def due(self) -> int:
        """The latest month shown that had to be there; looking back, every one of them."""
        return self.through if self.then else min(self.through, self.past_deadline)

    @property
    def due_before(self) -> int:
        """The latest month before the one shown whose deadline has passed."""
        return min(self.through - 1, self.past_deadline)

    @property
    def reported_now(self) -> int:
        """The month that is being reported these days; 0 where the view holds none."""
        return self.ended if not self.then and self.past_deadline < self.ended <= self.through else 0

    @property
    def owed_through(self) -> int:
        """The latest month shown that somebody owes, whether or not its deadline has passed; 0 for none."""
        return self.reported_now or self.due

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
