"""Handing in a month of budget figures. It stands here, where it is known what is behind; the other steps are the budget's."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget.errors import AmountsWrong
from budget.models import Execution
from budget.month_bar import budget_bar
from budget.selectors import item_ids
from budget.sources import key
from budget.views.month_steps import missing_amount, plan_and_month
from budget.views.pages import grid_months
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from indicators.errors import MonthNotReady
from indicators.reporting.budget_reasons import BudgetFault
from indicators.services.budget_months import hand_in_budget


@require_POST
@for_scripts
def submit(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Submit the month's budget figures; 422 with what is ``missing``, each with its cell."""
    plan, month = plan_and_month(request, year, agency)
    try:
        hand_in_budget(plan=plan, month=month, by=request.user)
    except AmountsWrong as fault:
        return refusal(str(fault), 422, missing=[missing_amount(wrong, month) for wrong in fault.amounts])
    except MonthNotReady as fault:
        return refusal(str(fault), 422, missing=[_missing(one, month) for one in fault.missing])
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


def _missing(fault: BudgetFault, month: int) -> dict[str, str]:
    """``indicator``: the rows of the grid beside which the cause is written."""
    return {
        "label": f"{fault.lacks.code} {fault.lacks.name}",
        "reason": fault.lacks.message,
        "kind": fault.lacks.kind,
        "indicator": fault.category,
        "key": f"{key(fault.category, 'paid')}-{month}",
    }
