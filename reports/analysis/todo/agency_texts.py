"""The sentences of the next steps: what, of which months, of whom, and until when."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.roc import dotted
from indicators.templatetags.reporting import month_list
from reports.analysis.missing_reports import Due, Kind, codes_text, months_text
from reports.pages.dashboard.months import Calendar, MonthTravel
from reports.pages.dashboard.rows import Row

NAMED = 3  # as many codes or persons are named; more are counted
_Words = dict[str, str]


def own_text(kind: Kind, dues: Sequence[Due], travel: MonthTravel) -> str:
    """What the person hands in themselves."""
    text = _("Report %(what)s of month %(months)s (%(when)s).")
    if kind is Kind.RETURNED:
        text = _("Correct %(what)s of month %(months)s, which was returned (%(when)s).")
    return text % _words(kind, dues, travel)


def ask_text(kind: Kind, dues: Sequence[Due], travel: MonthTravel) -> str:
    """What others are asked to hand in, by name."""
    text = _("Ask %(people)s to report %(what)s of month %(months)s (%(when)s).")
    if kind is Kind.RETURNED:
        text = _("Ask %(people)s to correct %(what)s of month %(months)s, which was returned (%(when)s).")
    return text % _words(kind, dues, travel)


def unowned_text(kind: Kind, dues: Sequence[Due], travel: MonthTravel) -> str:
    """What nobody is there to hand in."""
    text = _("Nobody is assigned to %(what)s: month %(months)s is to be reported (%(when)s).")
    return text % _words(kind, dues, travel)


def approve_text(waiting: Sequence[tuple[Row, int]], travel: MonthTravel, *, mine: bool) -> str:
    """What a supervisor has to approve or return: ``waiting`` are rows with a month that was submitted."""
    months = sorted({month for _row, month in waiting})
    text = _("The supervisor has still to approve %(what)s of month %(months)s (%(when)s).")
    if mine:
        text = _("Approve or return %(what)s of month %(months)s (%(when)s).")
    return text % {
        "months": month_list(months),
        "what": _what([row for row, _month in waiting]),
        "when": _when(travel.calendar.review_due(months[0]), travel.calendar),
    }


def _words(kind: Kind, dues: Sequence[Due], travel: MonthTravel) -> _Words:
    """Of several months the earliest deadline is the one that presses. What was returned has the reviewer's."""
    first, calendar = min(due.month for due in dues), travel.calendar
    day = calendar.review_due(first) if kind is Kind.RETURNED else calendar.report_due(first)
    return {
        "people": _people([due.row for due in dues]),
        "months": months_text(dues),
        "what": _what([due.row for due in dues]),
        "when": _when(day, calendar),
    }


def _when(day: datetime.date, calendar: Calendar) -> str:
    text = _("was due by %(day)s") if day < calendar.today else _("by %(day)s")
    return text % {"day": dotted(day)}


def _what(rows: Sequence[Row]) -> str:
    """A few indicators by their codes, more by their number."""
    count = len({row.code for row in rows})
    if count <= NAMED:
        return codes_text(rows)
    return ngettext("%(count)d indicator", "%(count)d indicators", count) % {"count": count}


def _people(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(row.owner_name for row in rows))
    if len(names) <= NAMED:
        return _(", ").join(names)
    words = {"people": _(", ").join(names[:NAMED]), "count": len(names)}
    return _("%(people)s … %(count)d people in all") % words
