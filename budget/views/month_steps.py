"""The steps that who reports the budget takes with a month: withdrawing it. Handing it in is ``indicators.views``', as the supervisor's are."""

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget.errors import WrongAmount
from budget.models import Execution
from budget.permissions import require_budget_reporter
from budget.services.months import withdraw_budget
from budget.sources import key
from chiayi_kpi.core.query import month_number
from chiayi_kpi.core.script_views import done, for_scripts
from objectives.access import plan_or_404
from objectives.models import Plan


@require_POST
@for_scripts
def withdraw(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Take back what was submitted and not yet decided; the page that is loaded next says so."""
    plan, month = plan_and_month(request, year, agency)
    withdraw_budget(plan=plan, month=month, by=request.user)
    message = _("The budget figures of month %(month)s are withdrawn and open again.") % {"month": month}
    messages.success(request, message)
    return done(message=message)


def plan_and_month(request: HttpRequest, year: int, agency: str) -> tuple[Plan, int]:
    plan = plan_or_404(request, year, agency)
    require_budget_reporter(request.user, plan)
    return plan, month_number(request.POST.get("month"))


def missing_amount(wrong: WrongAmount, month: int) -> dict[str, str]:
    return {
        "label": str(Execution.Category(wrong.category).label),
        "reason": wrong.reason,
        "kind": "figure",
        "indicator": wrong.category,
        "key": f"{key(wrong.category, wrong.amount)}-{month}",
    }
