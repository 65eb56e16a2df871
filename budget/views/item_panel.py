"""The side of the items' grid: one budget item's money, how much of it is spent, and what is said of the month."""

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from budget.grid_page import ITEM_FIELDS
from budget.models import BudgetItem, BudgetItemMonth
from budget.permissions import may_report_budget
from budget.selectors import budget_item, item_changes, item_month, month_states, why_closed
from chiayi_kpi.core.clock import has_begun
from chiayi_kpi.core.query import month_number, whole_number
from chiayi_kpi.core.script_views import for_scripts
from objectives.access import plan_or_404


@require_GET
@for_scripts
def item_panel(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The panel of the budget item ``indicator`` with the life of the cell ``input`` in ``month``."""
    plan = plan_or_404(request, year, agency)
    month = month_number(request.GET.get("month"))
    field = request.GET.get("input", "").rpartition(".")[2]
    if field not in ITEM_FIELDS:
        raise Http404
    item = budget_item(plan, whole_number(request.GET.get("indicator")))
    if item is None:
        raise Http404
    held = item_month(item, month)
    context = {
        "plan": plan,
        "item": item,
        "month": month,
        "field": field,
        "held": held,
        "share": _share(item, held),
        "writable": may_report_budget(request.user, plan)
        and has_begun(year, month)
        and not plan.is_settled
        and not why_closed(month_states(plan).get(month)),
        "changes": item_changes(item, field, month),
        "explain_url": reverse("budget_item_explain", args=[year, agency]),
    }
    return render(request, "budget/_item_panel_response.html", context)


def _share(item: BudgetItem, held: BudgetItemMonth | None) -> Decimal | None:
    """The expenditure in per cent of the year's money; None where either is not known."""
    if held is None or held.spent is None or not item.total:
        return None
    return Decimal(held.spent) * 100 / item.total
