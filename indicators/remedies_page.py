"""Improvement measures as pages and files show them: the list as a table, the steps that one has gone through."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from indicators.models import Remedy
from indicators.selectors.deputies import Deputies
from indicators.selectors.remedies import RemedyVersion
from objectives.models import Plan


class RemedyStep(NamedTuple):
    """What was done with a measure, when, by whom, and why where it was sent back."""

    what: str
    at: datetime.datetime
    by: str
    reason: str


def remedy_steps(versions: Sequence[RemedyVersion], remedy: Remedy, deputies: Deputies) -> list[RemedyStep]:
    """The steps from version to version, the first one first; the measure's own owner acts in nobody's place."""

    def who(one: RemedyVersion) -> str:
        if one.person == remedy.owner_id:
            return one.name
        return deputies.who(one.name, one.person, remedy.indicator_id, one.at)

    first = versions[:1]
    return [
        *(RemedyStep(_("begun"), one.at, who(one), "") for one in first),
        *(_step(before, now, who(now)) for before, now in pairwise(versions)),
    ]


def _step(before: RemedyVersion, now: RemedyVersion, who: str) -> RemedyStep:
    if before.done_on is not None and now.done_on is None:
        return RemedyStep(_("sent back"), now.at, who, now.reason)
    what = _("changed")
    if before.done_on is None and now.done_on is not None:
        what = _("handed in to be closed")
    elif before.closed_on is None and now.closed_on is not None:
        what = _("closed")
    return RemedyStep(what, now.at, who, "")


def remedies_book(plan: Plan, title: str, remedies: Iterable[Remedy], today: datetime.date) -> WrittenBook:
    """The measures as a workbook of one sheet."""
    columns = [
        WrittenColumn(_("Indicator"), 40),
        WrittenColumn(_("Month"), 7, as_text=False),
        WrittenColumn(_("Cause of the shortfall"), 40),
        WrittenColumn(_("Measure"), 40),
        WrittenColumn(_("Owner"), 14),
        WrittenColumn(_("Due day"), 12),
        WrittenColumn(_("State"), 14),
        WrittenColumn(_("Result"), 40),
        WrittenColumn(_("Handed in on"), 12),
        WrittenColumn(_("Closed on"), 12),
    ]
    label = _("Sample data") if plan.has_sample_figures else ""
    return WrittenBook(title, [WrittenSheet(title, columns, [_cells(one, today) for one in remedies])], label)


def _cells(remedy: Remedy, today: datetime.date) -> list:
    return [
        str(remedy.indicator),
        remedy.month,
        remedy.cause,
        remedy.measure,
        str(remedy.owner),
        dotted(remedy.due),
        _("overdue") if remedy.is_overdue(today) else str(remedy.state.label),
        remedy.result,
        _day(remedy.done_on),
        _day(remedy.closed_on),
    ]


def _day(day: datetime.date | None) -> str:
    return "" if day is None else dotted(day)
