"""The month's way: draft → submitted → approved and locked, or returned with a reason; reopened with a reason.

``indicators`` are ids of indicators of the plan, own or common. Each step is one transaction that leaves a
``MonthEvent``, and taking it twice is taking it once. Whether ``by`` may take it is asked by the caller. A settled year
takes no step (YearSettled).
"""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.clock import has_begun
from chiayi_kpi.core.month_state import (
    APPROVE,
    REOPEN,
    RETURN,
    SUBMIT,
    WITHDRAW,
    MonthStep,
    not_begun,
    why_no_month,
    why_not_over,
)
from chiayi_kpi.core.reasons import ReasonRefused, reason_given, refuse_unseen
from indicators.errors import MonthNotReady, ReportingRefused
from indicators.models import Indicator, IndicatorInput, IndicatorMonth, MonthEvent
from indicators.notices import tell_decided
from indicators.reporting.budget_reasons import why_note_is_closed
from indicators.reporting.month import IndicatorProgress, Missing, missing, month_overview
from indicators.scoring.frequency import Frequency, asked_months
from indicators.selectors.owed_from import owed_from
from indicators.selectors.returned import untouched_since_return
from objectives.locking import lock_open
from objectives.models import Plan

State, Action = IndicatorMonth.State, MonthEvent.Action


class Checked(NamedTuple):
    """How many indicators are to be submitted still, and what they lack."""

    due: int
    missing: tuple[Missing, ...]


class Submitted(NamedTuple):
    """The ids that were not submitted before, and what the indicators that stay with their owners still lack."""

    indicators: list[int]
    left: tuple[Missing, ...] = ()


@transaction.atomic
def submit(*, plan: Plan, month: int, indicators: Collection[int], by) -> Submitted:
    """Hand over for approval what is complete, and say what stays.

    An indicator of which the month asks nothing (no input that somebody types is due in it) is passed over. What stays
    names each missing figure, unanswered question, red light without a note, and what was returned and not touched
    since. Raises MonthNotReady where nothing is complete, and nothing was submitted; ReportingRefused for a month that
    has not ended or an indicator of another plan.
    """
    lock_open(plan)
    if why := why_not_over(plan.year, month):
        raise ReportingRefused(why)
    due, faults = _checked(plan, month, indicators)
    incomplete = {fault.indicator_id for fault in faults}
    if faults and len(incomplete) == len(due):
        count = len(incomplete)
        message = ngettext(
            "%(count)s indicator is not complete yet; nothing was submitted.",
            "%(count)s indicators are not complete yet; nothing was submitted.",
            count,
        )
        raise MonthNotReady(message % {"count": count}, faults)
    rows = _rows(plan, month, [progress.id for progress in due if progress.id not in incomplete])
    done = _take(SUBMIT, rows, Action.SUBMIT, by)
    return Submitted(done, tuple(faults))


def check(*, plan: Plan, month: int, indicators: Collection[int]) -> Checked:
    """What submitting would find of the month now. Nothing is written, and the month need not have ended."""
    due, faults = _checked(plan, month, indicators)
    return Checked(len(due), tuple(faults))


def _checked(
    plan: Plan, month: int, indicators: Collection[int]
) -> tuple[list[IndicatorProgress], list[Missing]]:
    by_id = month_overview(plan, month).by_id()
    if not set(indicators) <= set(by_id):
        raise ReportingRefused(_("This indicator is not part of the plan."))
    due = [by_id[pk] for pk in sorted(indicators) if by_id[pk].reportable and not by_id[pk].closed]
    faults: list[Missing] = [fault for progress in due for fault in missing(progress)]
    return due, faults + list(_untouched(plan, month, due))


@transaction.atomic
def withdraw(*, plan: Plan, month: int, indicators: Collection[int], by) -> list[int]:
    """Take submitted months back before they are decided; returns the ids. Refuses approved ones."""
    lock_open(plan)
    return _take(WITHDRAW, _rows(plan, month, indicators), Action.WITHDRAW, by)


@transaction.atomic
def approve(*, plan: Plan, month: int, indicators: Collection[int], by) -> list[int]:
    """Approve and lock submitted months; returns the ids not approved before. Refuses what was not submitted."""
    lock_open(plan)
    return _take(APPROVE, _rows(plan, month, indicators), Action.APPROVE, by)


@transaction.atomic
def send_back(*, plan: Plan, month: int, indicators: Collection[int], by, reason: str) -> list[int]:
    """Return submitted months to their owners with a reason; returns the ids. Refuses what was not submitted, or is approved."""
    reason = reason_given(reason, ReasonRefused, missing=_("Give a reason."))
    lock_open(plan)
    return _take(RETURN, _rows(plan, month, indicators), Action.RETURN, by, reason)


@transaction.atomic
def reopen(*, plan: Plan, month: int, indicators: Collection[int], by, reason: str) -> list[int]:
    """Open locked months again with a reason, these indicators only; returns the ids. Refuses what is not locked."""
    reason = reason_given(reason, ReasonRefused, missing=_("Give a reason."))
    lock_open(plan)
    return _take(REOPEN, _rows(plan, month, indicators), Action.REOPEN, by, reason)


@transaction.atomic
def set_note(
    *, plan: Plan, month: int, indicator: int, text: str, by, seen: str | None = None
) -> IndicatorMonth:
    """Write the month's note (cause and remedy where the light is red). Refuses a closed month and a text too long.

    Raises TextChanged where somebody else wrote since what was ``seen``.
    """
    text = reason_given(text, ReportingRefused)
    row = open_row(plan, month, indicator)
    if why := why_note_is_closed(plan, month, indicator):
        raise ReportingRefused(why)
    refuse_unseen(row.note, text, seen, lambda: _note_written(row))
    if row.note != text:
        row.note = text
        _saved(row, Action.NOTE, by, text)
    return row


def _note_written(row: IndicatorMonth) -> tuple[str, datetime.datetime | None]:
    notes = MonthEvent.objects.filter(
        plan=row.plan_id, indicator=row.indicator_id, month=row.month, action=Action.NOTE
    )
    last = notes.select_related("by").first()
    return (str(last.by or ""), last.at) if last else ("", None)


@transaction.atomic
def set_nothing_to_report(*, plan: Plan, month: int, indicator: int, nothing: bool, by) -> IndicatorMonth:
    """Say explicitly that there was nothing to report, or take it back.

    Refuses where figures stand in the month, and where nothing is asked of the indicator in it.
    """
    row = open_row(plan, month, indicator)
    if row.nothing_to_report == nothing:
        return row
    typed = IndicatorInput.objects.filter(indicator=indicator, source="").values_list("frequency", flat=True)
    since = owed_from([plan.pk]).month(plan.pk, indicator) if nothing else 1
    if nothing and month not in asked_months(map(Frequency, typed), since):
        raise ReportingRefused(_("Nothing is due for this indicator in month %s.") % month)
    figures = plan.figures.filter(input__indicator=indicator, month=month)
    if nothing and figures.exists():
        raise ReportingRefused(_("There are figures in this month; empty them first."))
    row.nothing_to_report = nothing
    return _saved(row, Action.NOTHING if nothing else Action.SOMETHING, by)


def _untouched(plan: Plan, month: int, due: Collection[IndicatorProgress]) -> list[Missing]:
    """What came back and would be handed in again as it was: the reason has not been dealt with."""
    returned = {progress.id: progress for progress in due if progress.state == State.RETURNED}
    message = _(
        "“%(code)s %(name)s” was returned (%(reason)s) and nothing was changed since: correct a figure, or write a note."
    )
    return [
        Missing(
            pk,
            found.code,
            found.name,
            "note",
            message % {"code": found.code, "name": found.name, "reason": found.reason},
        )
        for pk in sorted(untouched_since_return(plan, month, returned))
        for found in [returned[pk]]
    ]


def _rows(plan: Plan, month: int, indicators: Collection[int]) -> list[IndicatorMonth]:
    """The states of the month, one for each id, made as untouched drafts where there is none yet."""
    _refuse_unknown(plan, month, set(indicators))
    held = {
        row.indicator_id: row
        for row in IndicatorMonth.objects.filter(plan=plan, month=month, indicator__in=indicators)
    }
    return [
        held.get(pk) or IndicatorMonth(plan=plan, month=month, indicator_id=pk)
        for pk in sorted(set(indicators))
    ]


def open_row(plan: Plan, month: int, indicator: int) -> IndicatorMonth:
    """The month's state, with the plan locked; raises ReportingRefused where it has not begun, is submitted or approved."""
    lock_open(plan)
    (row,) = _rows(plan, month, [indicator])
    if not has_begun(plan.year, month):
        raise ReportingRefused(not_begun(month))
    if row.state in IndicatorMonth.CLOSED:
        raise ReportingRefused(_("The month is submitted or approved; it cannot be changed now."))
    return row


def _take(step: MonthStep, rows: Collection[IndicatorMonth], action: str, by, reason: str = "") -> list[int]:
    if why := step.refusal(row.state for row in rows):
        raise ReportingRefused(why)
    if reason and (why := step.other_reason(rows, reason)):
        raise ReportingRefused(why)
    moving = [row for row in rows if row.state in step.at]
    for row in moving:
        row.state, row.reason = step.to, reason
    IndicatorMonth.objects.bulk_create(
        moving,
        update_conflicts=True,
        unique_fields=["plan", "indicator", "month"],
        update_fields=["state", "reason", "changed_at"],
    )
    MonthEvent.objects.bulk_create(_event(row, action, by, reason) for row in moving)
    if moving:
        tell_decided(moving[0].plan_id, moving, action, by=by, reason=reason)
    return [row.indicator_id for row in moving]


def _saved(row: IndicatorMonth, action: str, by, reason: str = "") -> IndicatorMonth:
    row.save()
    _event(row, action, by, reason).save()
    return row


def _event(row: IndicatorMonth, action: str, by, reason: str) -> MonthEvent:
    return MonthEvent(
        plan_id=row.plan_id,
        indicator_id=row.indicator_id,
        month=row.month,
        action=action,
        by=by,
        reason=reason,
    )


def _refuse_unknown(plan: Plan, month: int, ids: set[int]) -> None:
    if why := why_no_month(month):
        raise ReportingRefused(why)
    found = Indicator.objects.filter(pk__in=ids, plan__year=plan.year)
    held = {pk for pk, plan_id, agency_id in found.values_list("pk", "plan_id", "plan__agency_id")
            if plan_id == plan.pk or agency_id is None}  # fmt: skip
    if plan.is_common or held != ids:
        raise ReportingRefused(_("This indicator is not part of the plan."))
