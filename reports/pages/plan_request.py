"""What a request for one agency's year asks for, checked on the server. Everything else is not found."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import month_in
from indicators.errors import ScoreUnavailable
from indicators.fix_links import mending_url_of
from objectives.selectors import PlanRow, plans_of_agency
from reports.snapshot.months import latest_month


def visible_plan(request: HttpRequest, year: int, agency: str) -> PlanRow:
    """The agency's plan of the year; not found unless there is one and the person may see it."""
    return seen_among(request, plans_of_agency(agency), year, agency)


def seen_among(request: HttpRequest, plans: Sequence[PlanRow], year: int, agency: str) -> PlanRow:
    """The same among plans that were read already."""
    plan = next((plan for plan in plans if plan.year == year and plan.agency_code == agency), None)
    if plan is None or not has_permission(request.user, Permission.VIEW, plan.agency_id):
        raise Http404
    return plan


def month_asked(request: HttpRequest, year: int) -> int:
    """``?through=MONTH``; without it the last month of the ROC year that is over. No other month exists."""
    text = request.GET.get("through", "")
    if not text:
        return latest_month(year, today())
    month = month_in(text)
    if month is None:
        raise Http404
    return month


def crumbs(plan: PlanRow | None = None) -> list[dict[str, str]]:
    """The way down to an agency's page; with ``plan`` to a page below its dashboard."""
    found = [{"url": reverse("plans"), "label": _("Plans")}]
    if plan is not None:
        where = reverse("dashboard", args=[plan.year, plan.agency_code])
        found.append({"url": where, "label": plan.agency_name})
    return found


def not_scorable(request: HttpRequest, plan: PlanRow, fault: ScoreUnavailable) -> HttpResponse:
    """Why the plan has no score, and where it is corrected by who may (409: somebody has to do that first)."""
    context = {
        "breadcrumbs": crumbs(),
        "reason": str(fault),
        "agency_name": plan.agency_name,
        "year": plan.year,
        "mend_url": mending_url_of(request.user, fault),
    }
    return render(request, "reports/not_scorable.html", context, status=409)
