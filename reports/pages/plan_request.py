"""What a request for an agency's year asks for, and what every page of it shows around its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import month_number
from indicators.errors import ScoreUnavailable
from indicators.fix_links import fix_link_of
from objectives.models import Plan
from reports.snapshot.months import latest_month


def requested_month(request: HttpRequest, year: int) -> int:
    """``?through=MONTH``; without it the last month of the ROC year that is over. No other month exists."""
    text = request.GET.get("through", "")
    return month_number(text) if text else latest_month(year, today())


def crumbs(plan: Plan | None = None) -> list[dict[str, str]]:
    """The way down to an agency's page; with ``plan`` to a page below its dashboard."""
    found = [{"url": reverse("plans"), "label": _("Plans")}]
    if plan is not None:
        where = reverse("dashboard", args=[plan.year, plan.own_agency.code])
        found.append({"url": where, "label": plan.agency_name})
    return found


def not_scorable(request: HttpRequest, plan: Plan, fault: ScoreUnavailable) -> HttpResponse:
    """Why the plan has no score, and where it is corrected by who may: somebody has to do that first.

    A page says it and is there (200); what was sent is refused (409).
    """
    context = {
        "breadcrumbs": crumbs(),
        "reason": str(fault),
        "agency_name": plan.agency_name,
        "year": plan.year,
        "fix_url": fix_link_of(request.user, fault),
    }
    status = 200 if request.method in ("GET", "HEAD") else 409
    return render(request, "reports/not_scorable.html", context, status=status)
