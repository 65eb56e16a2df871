"""Reads the official calendar (政府行政機關辦公日曆表) as the DGPA publishes it: a CSV in UTF-8 or Big5, one row a day."""

import csv
import datetime
import io
import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.roc import dotted, gregorian, year_of
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.workdays.calendar import ONE_DAY

DATE, WEEKDAY, OFF, NOTE = "西元日期", "星期", "是否放假", "備註"
MAX_BYTES = 1024 * 1024  # a year's table has some 10 KB
SHOWN = 20  # faults; more help nobody
_ENCODINGS = ("utf-8-sig", "cp950")
_DATE = re.compile(r"(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})", re.ASCII)
_WEEKDAYS = "一二三四五六日"
_MEANINGS = {"0": False, "2": True}


class TableDay(NamedTuple):
    day: datetime.date
    is_off: bool
    note: str


class TableRefused(Exception):
    """A file that is not the calendar of the year; ``faults`` say why, each with its line."""

    def __init__(self, faults: Sequence[str]):
        super().__init__(in_a_row(*faults))
        self.faults = list(faults)


def read_table(content: bytes, year: int) -> list[TableDay]:
    """Every day of the ROC year, in order. Raises TableRefused for anything but the whole year's table."""
    try:
        lines = list(csv.reader(io.StringIO(_text(content), newline="")))
    except csv.Error as error:  # a quotation mark that is never closed
        raise TableRefused([_not_a_table()]) from error
    places = _places(lines)
    faults: list[str] = []
    days: dict[datetime.date, TableDay] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            try:
                found = _day(cells, places)
            except ValueError as fault:
                faults.append(_at_line(number, str(fault)))
                continue
            if found.day in days:
                faults.append(_at_line(number, _("%(day)s occurs twice.") % {"day": dotted(found.day)}))
            days[found.day] = found
    _refuse(faults)
    _refuse_other_years(days, year)
    _refuse(_missing(days, year))
    return [days[day] for day in sorted(days)]


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise TableRefused([_("The file is too large for a year's calendar.")])
    if b"\0" in content:
        raise TableRefused([_not_a_table()])
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused(
        [_("The file is written neither in UTF-8 nor in Big5; save it as CSV in one of them.")]
    )


def _not_a_table() -> str:
    return _(
        "This is not the official calendar as CSV: its first row names the columns %(columns)s, and one row a day follows."
    ) % {"columns": _(", ").join((DATE, WEEKDAY, OFF, NOTE))}


def _places(lines: Sequence[Sequence[str]]) -> dict[str, int]:
    headers = [cell.strip() for cell in lines[0]] if lines else []
    if not {DATE, OFF} <= set(headers):
        raise TableRefused([_not_a_table()])
    return {header: headers.index(header) for header in (DATE, WEEKDAY, OFF, NOTE) if header in headers}


def _day(cells: Sequence[str], places: dict[str, int]) -> TableDay:
    """The row as a day; ValueError says what is wrong with it."""
    written = {header: cells[place].strip() if place < len(cells) else "" for header, place in places.items()}
    match = _DATE.fullmatch(written[DATE])
    try:
        day = datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("“%(text)s” is not a date such as 20180101.") % {"text": written[DATE][:20]})
    weekday = written.get(WEEKDAY, "").removeprefix("星期")
    if weekday and weekday != _WEEKDAYS[day.weekday()]:
        words = {"day": dotted(day), "weekday": _WEEKDAYS[day.weekday()], "text": weekday[:10]}
        raise ValueError(_("%(day)s is a 星期%(weekday)s, not 星期%(text)s.") % words)
    if written[OFF] not in _MEANINGS:
        raise ValueError(
            _("是否放假 is 0 (working day) or 2 (day off), not “%(text)s”.") % {"text": written[OFF][:20]}
        )
    return TableDay(day, _MEANINGS[written[OFF]], written.get(NOTE, "")[:200])


def _at_line(number: int, message: str) -> str:
    return _("Line %(number)s: %(message)s") % {"number": number, "message": message}


def _refuse(faults: Sequence[str]) -> None:
    if not faults:
        return
    more = len(faults) - SHOWN
    shown = list(faults[:SHOWN])
    if more > 0:
        shown.append(
            ngettext("… and %(count)d more fault.", "… and %(count)d more faults.", more) % {"count": more}
        )
    raise TableRefused(shown)


def _refuse_other_years(days: dict[datetime.date, TableDay], year: int) -> None:
    years = sorted({year_of(day) for day in days})
    if years and years != [year]:
        words = {"years": _(", ").join(map(str, years)), "year": year}
        raise TableRefused(
            [_("The file is the calendar of %(years)s; here belongs that of %(year)s.") % words]
        )


def _missing(days: dict[datetime.date, TableDay], year: int) -> list[str]:
    missing = [day for day in days_of(year) if day not in days]
    if not missing:
        return []
    text = ngettext(
        "%(count)d day of the year is missing, the first of them %(day)s; the table holds every day.",
        "%(count)d days of the year are missing, the first of them %(day)s; the table holds every day.",
        len(missing),
    )
    return [text % {"count": len(missing), "day": dotted(missing[0])}]


def days_of(year: int) -> list[datetime.date]:
    """Every day of the ROC year."""
    first = datetime.date(gregorian(year), 1, 1)
    return [first + number * ONE_DAY for number in range((first.replace(year=first.year + 1) - first).days)]
