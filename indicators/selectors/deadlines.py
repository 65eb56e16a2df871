"""What the deadlines of some years rest on, in one query: the years' rules, the calendar, what was set by hand."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import BigIntegerField, Case, DateField, Value, When

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS, month_end
from chiayi_kpi.workdays.calendar import WorkCalendar
from chiayi_kpi.workdays.checks import LONGEST_AFTER_MONTH
from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from chiayi_kpi.workdays.presumed import DayKind
from indicators.deadlines import DEFAULTS, Deadlines, OwnDeadline, Settings, months_there
from objectives.models import PerformanceYear

_OWN, _YEAR, _DAY, _AGENCY = range(4)  # what a row is about
_LONGEST_MOVE = datetime.timedelta(days=30)  # no row of days off is longer
_NO_DAY, _NOBODY = Value(None, DateField()), Value(None, BigIntegerField())
_NO_NUMBER, _NO_TEXT = Value(0), Value("")

_SET_BY_HAND = (
    MonthDeadline.objects.filter(year__in=Given("years"))
    .order_by()
    .values_list(Value(_OWN), "year", "agency_id", "month", _NO_NUMBER, "report_due", "review_due", "reason")
)
_OF_YEARS = (
    PerformanceYear.objects.filter(year__in=Given("years"))
    .order_by()
    .values_list(Value(_YEAR), "year", _NOBODY, "report_day", "review_days", _NO_DAY, _NO_DAY, _NO_TEXT)
)
_OFF = Case(When(is_off=True, then=Value(1)), default=Value(0))
_DAYS = (
    CalendarDay.objects.filter(day__range=(Given("first_day"), Given("last_day")))
    .order_by()
    .values_list(Value(_DAY), _NO_NUMBER, _NOBODY, _OFF, _NO_NUMBER, "day", _NO_DAY, "note")
)
# The agencies that were not always there, whatever the year; they are few.
_CHANGING = (
    Agency.objects.exclude(first_day=None, last_day=None)
    .order_by()
    .values_list(Value(_AGENCY), _NO_NUMBER, "pk", _NO_NUMBER, _NO_NUMBER, "first_day", "last_day", _NO_TEXT)
)
# (about, year, agency, number, number, day, day, text): the columns are typed by the first of them.
_ROWS = Prepared(_SET_BY_HAND.union(_OF_YEARS, _DAYS, _CHANGING, all=True))


def deadlines_of(years: Iterable[int]) -> Deadlines:
    """The settings of the ROC years; of the whole city and of each agency with deadlines of its own, or that was not
    there in all of the years' months. One query.
    """
    wanted = sorted(set(years))
    if not wanted:
        return Deadlines()
    days: dict[datetime.date, DayKind] = {}
    rules = dict.fromkeys(wanted, DEFAULTS)
    own: dict[tuple[int, int | None], dict[int, OwnDeadline]] = defaultdict(dict)
    there: dict[tuple[int, int | None], range] = {}
    for about, year, agency_id, first, second, day, other_day, text in _rows(wanted):
        if about == _DAY:
            days[day] = DayKind(bool(first), text)
        elif about == _YEAR:
            rules[year] = Settings(first, second)
        elif about == _AGENCY:
            there |= {(one, agency_id): months_there(one, day, other_day) for one in wanted}
        else:
            own[year, agency_id][first] = OwnDeadline(day, other_day, text)
    calendar = WorkCalendar(days)
    rules = {
        year: replace(rule, calendar=calendar, own=own.get((year, None), {})) for year, rule in rules.items()
    }
    of_agencies = {
        (year, agency_id): replace(
            rules[year],
            own={**rules[year].own, **own.get((year, agency_id), {})},
            months=there.get((year, agency_id), MONTHS),
        )
        for year, agency_id in {**own, **there}
        if agency_id is not None
    }
    return Deadlines(rules, of_agencies)


def settings_of(year: int, agency_id: int | None) -> Settings:
    """What holds for the agency in the ROC year; for the whole city without one. One query."""
    return deadlines_of({year}).of(year, agency_id)


def _rows(years: list[int]) -> list[tuple]:
    last = month_end(years[-1], LAST_MONTH) + LONGEST_AFTER_MONTH + _LONGEST_MOVE
    return _ROWS(years=years, first_day=month_end(years[0], 1), last_day=last)
