"""What is presumed of a day that no official calendar says anything of yet: weekends, and the days off that follow from the law."""

import datetime
from functools import lru_cache
from typing import NamedTuple

SATURDAY = 5


class DayKind(NamedTuple):
    """Whether nobody works on a day, and what it is called; an ordinary day has no name."""

    is_off: bool
    name: str = ""


def presumed(day: datetime.date) -> DayKind:
    """The day as the law and the known make-up days have it. Years that lie ahead may still be announced otherwise."""
    named, worked = _of_year(day.year)
    if day in worked:
        return DayKind(False)
    return DayKind(day in named or is_weekend(day), named.get(day, ""))


def is_weekend(day: datetime.date) -> bool:
    return day.weekday() >= SATURDAY


@lru_cache(maxsize=32)
def _of_year(year: int) -> tuple[dict[datetime.date, str], frozenset[datetime.date]]:
    """The days off by name, and the weekend days on which people work."""
    from holidays import country_holidays  # noqa: PLC0415 - slow to import, and seldom needed

    found = country_holidays("TW", years=year, language="zh_TW")
    return dict(found.items()), frozenset(found.weekend_workdays)
