"""On which days the city works, as far as its official calendar is known. Pure: the days come from the caller."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chiayi_kpi.workdays.presumed import DayKind, presumed

ONE_DAY = datetime.timedelta(days=1)


class DayOff(NamedTuple):
    day: datetime.date
    name: str


class Moved(NamedTuple):
    """The first working day from some day on, the days off before it, and whether one of all these is only presumed."""

    day: datetime.date
    passed: tuple[DayOff, ...]
    presumed: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days that were imported or entered by hand; of every other day the presumption holds."""

    days: Mapping[datetime.date, DayKind] = field(default_factory=dict)

    def of(self, day: datetime.date) -> DayKind:
        return self.days.get(day) or presumed(day)

    def knows(self, day: datetime.date) -> bool:
        return day in self.days

    def working_day_from(self, day: datetime.date) -> Moved:
        """``day`` itself where people work, otherwise the next day on which they do (行政程序法 第 48 條 第 4 項)."""
        passed: list[DayOff] = []
        known = True
        while True:
            known = known and self.knows(day)
            kind = self.of(day)
            if not kind.is_off:
                return Moved(day, tuple(passed), not known)
            passed.append(DayOff(day, kind.name))
            day += ONE_DAY


PRESUMED = WorkCalendar()
