"""The budget's two grids: the execution by category, and the budget items' progress and expenditure."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget import grid_page
from budget.grid_page import GridMonths, GroupView
from budget.month_bar import budget_bar
from budget.permissions import may_report_budget
from budget.selectors import executions, item_months, month_states
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import month_in, sign_in_url
from chiayi_kpi.core.roc import MONTHS, months_begun, months_ended
from objectives.access import plan_or_404
from objectives.models import Plan

Groups = Callable[[Plan, GridMonths], tuple[GroupView, ...]]


@login_required
@require_safe
def execution(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Current and capital expenditure by month; the execution rates of the indicators follow at the side."""
    return _page(request, year, agency, "execution", _execution_groups)


@login_required
@require_safe
def items(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Every budget item's progress and expenditure by month."""
    return _page(request, year, agency, "items", _item_groups)


def grid_months(request: HttpRequest, plan: Plan, month: int | None = None) -> GridMonths:
    """The month asked for (or ``month``) where it has begun; else the latest that has ended."""
    day = today()
    latest = months_begun(plan.year, day)
    usual = months_ended(plan.year, day) or max(latest, 1)
    month = month or month_in(request.GET.get("month", ""), latest) or usual
    may_write = may_report_budget(request.user, plan) and not plan.is_settled
    return GridMonths(month, latest, may_write, month_states(plan))


def _execution_groups(plan: Plan, months: GridMonths) -> tuple[GroupView, ...]:
    return grid_page.execution_groups(executions([plan.pk]).get(plan.pk, ()), months)


def _item_groups(plan: Plan, months: GridMonths) -> tuple[GroupView, ...]:
    return grid_page.item_groups(item_months(plan), months)


# Page → the addresses that its scripts ask. The rates are computed where the indicators are.
_ADDRESSES = {
    "execution": ("budget_execution", "budget_cell", "budget_cells_try", "execution_rates"),
    "items": ("budget_items", "budget_item_cell", "budget_item_cells_try", "budget_item_panel"),
}


def _page(request: HttpRequest, year: int, agency: str, what: str, groups: Groups) -> HttpResponse:
    plan = plan_or_404(request, year, agency)
    months = grid_months(request, plan)
    own, cell, cells_try, panel = (reverse(name, args=[year, agency]) for name in _ADDRESSES[what])
    context = {
        "plan": plan,
        "what": what,
        "month": months.month,
        "months": MONTHS,
        "groups": groups(plan, months),
        "may_write": months.may_write,
        "bar": budget_bar(plan, months, request.user),
        "urls": {
            "own": own,
            "cell": cell,
            "try": cells_try,
            "panel": panel,
            "submit": reverse("budget_submit", args=[year, agency]),
            "withdraw": reverse("budget_withdraw", args=[year, agency]),
        },
        "tabs": [(name, reverse(_ADDRESSES[name][0], args=[year, agency])) for name in _ADDRESSES],
        "sample_data": plan.has_sample_figures,
        "sign_in_url": sign_in_url(request),
    }
    return render(request, "budget/grid.html", context)
