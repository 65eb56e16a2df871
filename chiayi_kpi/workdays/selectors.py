"""Reads of the calendar and of the deadlines set by hand."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from chiayi_kpi.core.roc import gregorian
from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from chiayi_kpi.workdays.permissions import visible_deadlines
from chiayi_kpi.workdays.presumed import DayKind

_READ, SHOWN = 1200, 30  # history rows that are looked at, steps that are shown
_IMPORT = datetime.timedelta(seconds=10)  # at most between two rows of one import


class CalendarStep(NamedTuple):
    """One step in a calendar's history: an import of many days, or one day by hand (``day``)."""

    at: datetime.datetime
    who: str
    reason: str
    days: int
    day: datetime.date
    is_off: bool
    note: str


def days_of_year(year: int) -> dict[datetime.date, DayKind]:
    """The days of the ROC year that were imported or entered by hand."""
    rows = CalendarDay.objects.filter(day__year=gregorian(year)).values_list("day", "is_off", "note")
    return {day: DayKind(is_off, note) for day, is_off, note in rows}


def calendar_history(year: int) -> list[CalendarStep]:
    """What was done to the calendar of the ROC year, the latest first. One query."""
    rows = (
        CalendarDay.history.filter(day__year=gregorian(year))
        .order_by("-history_date", "-history_id")
        .values_list(
            "history_date",
            "history_user__name",
            "history_user__username",
            "history_change_reason",
            "day",
            "is_off",
            "note",
        )[:_READ]
    )
    steps: list[CalendarStep] = []
    for at, name, username, reason, day, is_off, note in rows:
        who = name or username or ""
        step = CalendarStep(timezone.localtime(at), who, reason or "", 1, day, is_off, note)
        if steps and _same_import(steps[-1], step):
            steps[-1] = steps[-1]._replace(at=step.at, days=steps[-1].days + 1)
        else:
            steps.append(step)
    return steps[:SHOWN]


def _same_import(later: CalendarStep, step: CalendarStep) -> bool:
    """Whether both days were written by one import; days by hand have no such reason."""
    same = bool(step.reason) and (later.who, later.reason) == (step.who, step.reason)
    return same and later.at - step.at < _IMPORT


def deadlines_by_hand(user, year: int) -> QuerySet[MonthDeadline]:
    """Those of the ROC year that ``user`` may see."""
    rows = MonthDeadline.objects.filter(visible_deadlines(user), year=year).select_related("agency")
    return rows.order_by("month", "agency__code")


def deadline_history(user, year: int) -> Iterable:
    """The history rows of the year's deadlines that ``user`` may see, the latest first."""
    rows = MonthDeadline.history.filter(visible_deadlines(user), year=year)
    return rows.select_related("history_user", "agency").order_by("-history_date", "-history_id")[:SHOWN]
