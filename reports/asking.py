"""What a request for one agency's year asks for, checked on the server. Everything else is not found."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from objectives.selectors import PlanRow, plans_of_agency
from reports.months import LAST, latest_month


def visible_plan(request: HttpRequest, year: int, code: str) -> PlanRow:
    """The agency's plan of the year; not found unless there is one and the person may see it."""
    plan = next((plan for plan in plans_of_agency(code) if plan.year == year), None)
    if plan is None or not has_permission(request.user, Permission.VIEW, plan.agency_id):
        raise Http404
    return plan


def month_asked(request: HttpRequest, year: int) -> int:
    """``?through=MONTH``; without it the last month of the ROC year that is over. No other month exists."""
    text = request.GET.get("through", "")
    if not text:
        return latest_month(year, timezone.localdate())
    if text.isascii() and text.isdigit() and 1 <= int(text) <= LAST:
        return int(text)
    raise Http404
