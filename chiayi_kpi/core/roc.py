"""The ROC calendar: year 1 is 1912, months and days are the Gregorian ones."""

import datetime
import re

from django.utils import timezone

OFFSET = 1911
LAST_MONTH = 12  # the one that ends the year; 12 in other senses (a size, a count of rows) is not this
MONTHS = range(1, LAST_MONTH + 1)
_DAY = re.compile(r"([0-9]{1,3})[./-]?([0-9]{1,2})[./-]?([0-9]{1,2})", re.ASCII)


def year_of(day: datetime.date) -> int:
    """The ROC year of a day; of a moment with a time zone, the year it has in the portal's own zone."""
    return _local(day).year - OFFSET


def gregorian(year: int) -> int:
    """The Gregorian year of a ROC year: 107 is 2018."""
    return year + OFFSET


def months_ended(year: int, day: datetime.date) -> int:
    """How many months (0-12) of the ROC year have ended by ``day``: the number of the latest one."""
    return min(max((day.year - gregorian(year)) * LAST_MONTH + day.month - 1, 0), LAST_MONTH)


def months_begun(year: int, day: datetime.date) -> int:
    """How many months (0-12) of the ROC year have begun by ``day``: the number of the latest one."""
    return min(max((day.year - gregorian(year)) * LAST_MONTH + day.month, 0), LAST_MONTH)


def month_end(year: int, month: int) -> datetime.date:
    """The last day of a month (1-12) of the ROC year."""
    return datetime.date(
        gregorian(year) + month // LAST_MONTH, month % LAST_MONTH + 1, 1
    ) - datetime.timedelta(days=1)


def year_ends(year: int) -> tuple[datetime.date, datetime.date]:
    """The ROC year's first and last day."""
    return datetime.date(gregorian(year), 1, 1), month_end(year, LAST_MONTH)


def dotted(day: datetime.date) -> str:
    """A day as offices write it in tables: ``107.03.05``."""
    day = _local(day)
    return f"{day.year - OFFSET}.{day:%m.%d}"


def written(day: datetime.date) -> str:
    """A day as official papers write it: ``中華民國 107 年 3 月 5 日``."""
    day = _local(day)
    return f"中華民國 {day.year - OFFSET} 年 {day.month} 月 {day.day} 日"


def dotted_moment(at: datetime.datetime) -> str:
    """A moment in the portal's own zone, to the minute: ``107.03.05 14:30``."""
    return f"{dotted(at)} {_local(at):%H:%M}"


def roc_day(text: str) -> datetime.date:
    """The day that offices write ``107.03.05``, ``107/3/5`` or ``1070305``. Raises ValueError for anything else."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups())
    return datetime.date(gregorian(year), month, day)


def _local(day: datetime.date) -> datetime.date:
    if isinstance(day, datetime.datetime) and timezone.is_aware(day):
        return timezone.localtime(day)
    return day
