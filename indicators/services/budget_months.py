"""Handing in a month of budget figures: what is drawn from them and red needs its cause, as every other indicator does."""

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import BudgetMonth
from budget.selectors import is_month_closed
from budget.services.months import submit_budget
from indicators.errors import MonthNotReady, PlanNotScorable
from indicators.reporting.budget_reasons import BudgetFault, not_explained
from indicators.reporting.month import month_overview
from objectives.locking import lock_open
from objectives.models import Plan


@transaction.atomic
def hand_in_budget(*, plan: Plan, month: int, by) -> BudgetMonth:
    """Hand the month over for approval, as ``submit_budget``; MonthNotReady where a red light is not explained."""
    lock_open(plan)
    was_closed = is_month_closed(plan, month)
    held = submit_budget(plan=plan, month=month, by=by)
    if not was_closed and (faults := _not_explained(plan, month)):
        raise MonthNotReady(_("Month %s is not complete yet; nothing was submitted.") % month, faults)
    return held


def _not_explained(plan: Plan, month: int) -> tuple[BudgetFault, ...]:
    """None where the plan has no score: that is no fault of who reports the budget."""
    try:
        return not_explained(month_overview(plan, month))
    except PlanNotScorable:
        return ()
