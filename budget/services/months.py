"""The way of a month of budget figures: as an indicator's, draft → submitted → approved and locked, or returned.

Each step is one transaction that leaves a history row with who and why; taking it twice is taking it once. Whether ``by``
may take it is asked by the caller. Raises BudgetMonthRefused for a step that the month is not ready for, YearSettled.
"""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.checks import amounts_so_far, check_amounts
from budget.errors import AmountRefused, AmountsWrong, BudgetMonthRefused, WrongAmount
from budget.models import BudgetMonth, Execution
from budget.selectors import executions_so_far
from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.month_state import (
    APPROVE,
    CLOSED,
    REOPEN,
    RETURN,
    SUBMIT,
    WITHDRAW,
    MonthState,
    MonthStep,
    why_no_month,
    why_not_over,
)
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from chiayi_kpi.notices.models import Notice
from chiayi_kpi.notices.services import News, notify
from objectives.locking import lock_open
from objectives.models import Plan

DECIDED = {
    MonthState.RETURNED: Notice.Kind.BUDGET_RETURNED,
    MonthState.APPROVED: Notice.Kind.BUDGET_APPROVED,
    MonthState.REOPENED: Notice.Kind.BUDGET_REOPENED,
}


@transaction.atomic
def submit_budget(*, plan: Plan, month: int, by) -> BudgetMonth:
    """Hand the month over for approval. Refuses one that has not ended; AmountsWrong."""
    row = _locked(plan, month)
    if row.state in CLOSED:
        return row
    if why := why_not_over(plan.year, month):
        raise BudgetMonthRefused(why)
    if wrong := wrong_amounts(plan, month):
        raise AmountsWrong(_("Month %s is not complete yet; nothing was submitted.") % month, wrong)
    return _take(SUBMIT, row, by)


@transaction.atomic
def withdraw_budget(*, plan: Plan, month: int, by) -> BudgetMonth:
    """Take a submitted month back before it is decided. Refuses an approved one."""
    return _take(WITHDRAW, _locked(plan, month), by)


@transaction.atomic
def approve_budget(*, plan: Plan, month: int, by, seen: datetime.datetime) -> BudgetMonth:
    """Approve and lock the month as it was ``seen`` (its ``changed_at``). Refuses what was not submitted."""
    return _take(APPROVE, _locked(plan, month), by, seen=seen)


@transaction.atomic
def return_budget(*, plan: Plan, month: int, by, seen: datetime.datetime, reason: str) -> BudgetMonth:
    """Return the month as it was ``seen`` to who reports it, with a reason (else ReasonRefused)."""
    row = _locked(plan, month)
    reason = reason_given(reason, ReasonRefused, missing=_("Give a reason."))
    return _take(RETURN, row, by, reason, seen=seen)


@transaction.atomic
def reopen_budget(*, plan: Plan, month: int, by, reason: str) -> BudgetMonth:
    """Open a locked month again, with a reason (else ReasonRefused). Refuses what is not locked."""
    row = _locked(plan, month)
    reason = reason_given(reason, ReasonRefused, missing=_("Give a reason."))
    return _take(REOPEN, row, by, reason)


def wrong_amounts(plan: Plan, month: int) -> list[WrongAmount]:
    """What was paid, where a category with a budget does not say it (current expenditure where none has one), and what
    cannot stand together: a file may have brought it. One query.
    """
    held = executions_so_far(plan, month)
    wrong, budgeted = [], False
    for category in Execution.Category:
        rows = [row for row in held if row.category == category]
        row = next((row for row in rows if row.month == month), Execution(month=month))
        amounts = amounts_so_far(rows, row)
        if amounts["budget"] or row.paid is not None:
            budgeted = True
            if row.paid is None:
                wrong.append(_missing(category))
        try:
            check_amounts(amounts, category)
        except AmountRefused as refused:
            wrong.append(WrongAmount(category.value, "budget", str(refused)))
    return wrong if budgeted or wrong else [_missing(Execution.Category.CURRENT)]


def _missing(category: Execution.Category) -> WrongAmount:
    return WrongAmount(category.value, "paid", _("What was paid by the end of the month is missing."))


def _locked(plan: Plan, month: int) -> BudgetMonth:
    """The month's state, with the plan locked."""
    if why := why_no_month(month):
        raise BudgetMonthRefused(why)
    lock_open(plan)
    return BudgetMonth.objects.filter(plan=plan, month=month).first() or BudgetMonth(plan=plan, month=month)


def _take(
    step: MonthStep, row: BudgetMonth, by, reason: str = "", *, seen: datetime.datetime | None = None
) -> BudgetMonth:
    """``seen``: the state of the month that was decided about, where that matters."""
    if why := step.refusal([row.state]):
        raise BudgetMonthRefused(why)
    if reason and (why := step.other_reason([row], reason)):
        raise BudgetMonthRefused(why)
    if row.state not in step.at:
        return row
    if seen is not None and row.changed_at != seen:
        raise BudgetMonthRefused(
            _("The month changed since you opened this page; look at it again. Nothing was decided.")
        )
    row.state, row.reason = step.to, reason
    stamp(row, by=by, reason=reason)
    row.save()
    if row.state in DECIDED:
        _tell(row, by, reason)
    return row


def _tell(row: BudgetMonth, by, reason: str) -> None:
    """Who handed the month in last is told what became of it."""
    plan = row.plan
    handed_in = BudgetMonth.history.filter(id=row.pk, state=MonthState.SUBMITTED, history_user__isnull=False)
    people = handed_in.order_by("-history_date", "-history_id").values_list("history_user", flat=True)[:1]
    url = f"{reverse('budget_execution', args=[plan.year, plan.own_agency.code])}?month={row.month}"
    kind = DECIDED[MonthState(row.state)]
    news = News(kind, url, agency=plan.agency_id, year=plan.year, month=row.month, text=reason)
    notify(news, people, by=by)
