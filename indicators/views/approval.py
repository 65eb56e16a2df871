"""The supervisor's page: look at a month, approve many indicators at once, return them, reopen what is locked."""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import month_number, whole_number
from indicators.approval_page import approval_page, month_to_show
from indicators.deadlines import open_month, review_deadline
from indicators.errors import PlanNotScorable, ReportingRefused
from indicators.fix_links import fix_link_of
from indicators.models import Evidence, IndicatorMonth
from indicators.permissions import may_approve, may_reopen
from indicators.reporting.late import late_of_plan
from indicators.reporting.month import month_overview
from indicators.selectors.deadlines import settings_of
from indicators.services import decisions, months
from objectives.access import plan_or_404
from objectives.models import Plan

MOST_CHOSEN = 500  # more boxes than any plan has


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The month's submitted indicators with what changed; POST approves or returns those that are ticked."""
    plan = _plan(request, year, agency)
    if request.method != "POST":
        return _page(request, plan, _asked_month(request, plan))
    if not may_approve(request.user, plan):
        raise PermissionDenied(_("Only a supervisor of the agency approves or returns its months."))
    month = month_number(request.POST.get("month"))
    try:
        message = _decide(request, plan, month)
    except Refused as fault:
        return _page(request, plan, month, refused=str(fault))
    messages.success(request, message)
    return redirect(_address(plan, month))


@login_required
@require_POST
def reopen(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Open the ticked indicators' locked month again, with a reason."""
    plan = _plan(request, year, agency)
    if not may_reopen(request.user, plan):
        raise PermissionDenied(_("Only a supervisor or the planning office reopens a locked month."))
    month = month_number(request.POST.get("month"))
    ids = [whole_number(text) for text in request.POST.getlist("indicator")[:MOST_CHOSEN]]
    try:
        if not ids:
            raise ReportingRefused(_("Choose at least one indicator."))
        opened = months.reopen(
            plan=plan, month=month, indicators=ids, by=request.user, reason=request.POST.get("reason", "")
        )
    except Refused as fault:
        return _page(request, plan, month, refused_reopening=str(fault))
    words = ngettext(
        "%(count)s indicator is open again.", "%(count)s indicators are open again.", len(opened)
    )
    messages.success(request, words % {"count": len(opened)})
    return redirect(_address(plan, month))


def _plan(request: HttpRequest, year: int, agency: str) -> Plan:
    plan = plan_or_404(request, year, agency)
    if not (may_approve(request.user, plan) or may_reopen(request.user, plan)):
        raise PermissionDenied(_("Only supervisors and the planning office see this page."))
    return plan


def _decide(request: HttpRequest, plan: Plan, month: int) -> str:
    seen = _seen(request.POST)
    if request.POST.get("action") == "return":
        reason = request.POST.get("reason", "")
        done = decisions.return_seen(plan=plan, month=month, seen=seen, by=request.user, reason=reason)
        words = ngettext("%(count)s indicator returned.", "%(count)s indicators returned.", len(done))
    else:
        done = decisions.approve_seen(plan=plan, month=month, seen=seen, by=request.user)
        words = ngettext(
            "%(count)s indicator approved and locked.", "%(count)s indicators approved and locked.", len(done)
        )
    return words % {"count": len(done)}


def _seen(sent: QueryDict) -> dict[int, datetime.datetime]:
    """The ticked indicators, each with the state of it that the page showed: ``17@2019-01-03T10:00:00+00:00``."""
    seen = {}
    for text in sent.getlist("indicator")[:MOST_CHOSEN]:
        number, _at, moment = text.partition("@")
        try:
            seen[whole_number(number)] = datetime.datetime.fromisoformat(moment)
        except ValueError as fault:
            raise Http404 from fault
    return seen


def _asked_month(request: HttpRequest, plan: Plan) -> int | None:
    """The month in the address; None where there is none, and the page shows where something waits."""
    return month_number(request.GET["month"]) if "month" in request.GET else None


def _page(
    request: HttpRequest, plan: Plan, month: int | None, *, refused: str = "", refused_reopening: str = ""
) -> HttpResponse:
    states = list(IndicatorMonth.objects.filter(plan=plan).order_by("month", "indicator_id"))
    ended = open_month(plan.year, today())
    month = month or month_to_show(states, ended or 1)
    try:
        overview = month_overview(plan, month)
    except PlanNotScorable as fault:
        context = {"reason": str(fault), "plan": plan, "fix_url": fix_link_of(request.user, fault)}
        return render(request, "indicators/not_scorable.html", context)
    failed = bool(refused or refused_reopening)
    page = approval_page(
        overview,
        states,
        Evidence.objects.filter(plan=plan, month=month).order_by("pk"),
        last_month=ended or 1,
        chosen=_ids(request.POST) if failed else None,
    )
    deadline = review_deadline(plan.year, month, settings_of(plan.year, plan.agency_id))
    context = {
        "plan": plan,
        "month": month,
        "page": page,
        "deadline": deadline,
        "overdue": deadline.day < today() and bool(page.waiting),
        "late": () if plan.is_settled else late_of_plan(plan, today()),
        "may_approve": may_approve(request.user, plan) and not plan.is_settled,
        "may_reopen": may_reopen(request.user, plan) and not plan.is_settled,
        "refused": refused,
        "refused_reopening": refused_reopening,
        "reason": request.POST.get("reason", ""),
        "sample_data": plan.has_sample_figures,
        "breadcrumbs": [{"url": reverse("my_work"), "label": _("My work")}, {"label": plan.agency_name}],
    }
    return render(request, "indicators/approval.html", context, status=422 if failed else 200)


def _ids(sent: QueryDict) -> set[int]:
    return {whole_number(text.partition("@")[0]) for text in sent.getlist("indicator")[:MOST_CHOSEN]}


def _address(plan: Plan, month: int) -> str:
    return f"{reverse('approval', args=[plan.year, plan.own_agency.code])}?month={month}"
