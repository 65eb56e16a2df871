"""The steps that who reports the budget takes with a month: submit and withdraw. The supervisor's are ``indicators.views``."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget.errors import AmountsWrong, WrongAmount
from budget.models import Execution
from budget.month_bar import budget_bar
from budget.permissions import may_report_budget
from budget.selectors import item_ids
from budget.services.months import submit_budget, withdraw_budget
from budget.sources import key
from budget.views.pages import grid_months
from chiayi_kpi.core.query import month_number
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from objectives.access import plan_or_404
from objectives.models import Plan


@require_POST
@for_scripts
def submit(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Submit the month's budget figures; 422 with what is ``missing``, each with its cell."""
    plan, month = _asked(request, year, agency)
    try:
        submit_budget(plan=plan, month=month, by=request.user)
    except AmountsWrong as fault:
        return refusal(str(fault), 422, missing=[_missing(wrong, month) for wrong in fault.amounts])
    bar = {
        "bar": budget_bar(plan, grid_months(request, plan, month), request.user),
        "plan": plan,
        "focus": True,
    }
    return done(
        message=_("The budget figures of month %(month)s are submitted.") % {"month": month},
        indicators=[*Execution.Category.values, *map(str, item_ids(plan))],
        missing=[],
        bar=render_to_string("budget/_month_bar.html", bar, request),
    )


@require_POST
@for_scripts
def withdraw(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Take back what was submitted and not yet decided; the page that is loaded next says so."""
    plan, month = _asked(request, year, agency)
    withdraw_budget(plan=plan, month=month, by=request.user)
    message = _("The budget figures of month %(month)s are withdrawn and open again.") % {"month": month}
    messages.success(request, message)
    return done(message=message)


def _asked(request: HttpRequest, year: int, agency: str) -> tuple[Plan, int]:
    plan = plan_or_404(request, year, agency)
    if not may_report_budget(request.user, plan):
        raise PermissionDenied(_("The budget is reported by planning staff and the accounting office."))
    return plan, month_number(request.POST.get("month"))


def _missing(wrong: WrongAmount, month: int) -> dict[str, str]:
    return {
        "label": str(Execution.Category(wrong.category).label),
        "reason": wrong.reason,
        "kind": "figure",
        "indicator": wrong.category,
        "key": f"{key(wrong.category, wrong.amount)}-{month}",
    }
