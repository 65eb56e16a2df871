"""What is presumed of a day that no official calendar says anything of yet: weekends, and the days off that follow from the law."""

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

from chiayi_kpi.core.roc import dotted

SATURDAY = 5
_EVE = "農曆除夕"
_DAY = datetime.timedelta(days=1)
_GREGORIAN_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # “2018-03-31 補班” in the name of a day off


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
    named = {day: _in_roc(name) for day, name in found.items()}
    return named | _eves_of_eves(named), frozenset(found.weekend_workdays)


def _eves_of_eves(named: dict[datetime.date, str]) -> dict[datetime.date, str]:
    """The day before New Year's Eve is a day off since 115 and goes by the same name there: it is called as the calendar does."""
    eves = [day for day, name in named.items() if name == _EVE and named.get(day + _DAY) == _EVE]
    return dict.fromkeys(eves, "小年夜")


def _in_roc(name: str) -> str:
    """The name with the days in it as every page writes them."""
    return _GREGORIAN_DAY.sub(lambda found: dotted(datetime.date.fromisoformat(found[0])), name)
