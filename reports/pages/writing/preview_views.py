"""For the writers of an annual report: the draft of an account from the figures, and the report in the browser."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from indicators.errors import ScoreUnavailable
from indicators.permissions import may_write_account
from indicators.selectors.account_writers import assignments_of
from objectives.access import plan_or_404
from objectives.writing.reads import objective_of_plan
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, Kind
from reports.pages.plan_request import month_asked
from reports.pages.writing.draft import draft
from reports.pages.writing.preview import preview_response
from reports.snapshot.selectors import build_snapshots


@require_GET
@for_scripts
def write_draft(request: HttpRequest, year: int, agency: str, objective: str) -> JsonResponse:
    """A first text for one account, from the figures up to ``?through=MONTH``; nothing is saved."""
    plan = plan_or_404(request, year, agency)
    found = objective_of_plan(plan, objective)
    if found is None:
        raise Http404
    if not may_write_account(request.user, plan, assignments_of(plan, found)):
        raise PermissionDenied(_("You do not write this account."))
    try:
        (snapshot,) = build_snapshots(year=year, through=month_asked(request, year), agency_codes=[agency])
    except ScoreUnavailable as fault:
        return refusal(str(fault), 409)
    view = next(one for one in snapshot.objectives() if one.code == objective)
    return done(html=draft(snapshot, view))


@login_required
@require_safe
def report_preview(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The annual performance report as HTML; each account is at ``#account-1-6``."""
    return _preview(request, ANNUAL_REPORT, year, agency, month_asked(request, year))


@login_required
@require_safe
def plan_preview(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The plan document as HTML."""
    return _preview(request, ANNUAL_PLAN, year, agency, LAST_MONTH)


def _preview(request: HttpRequest, kind: Kind, year: int, agency: str, through: int) -> HttpResponse:
    plan = plan_or_404(request, year, agency)
    try:
        (snapshot,) = snapshots_for(kind, year=year, through=through, agency_codes=[agency])
    except ScoreUnavailable as fault:
        context = {"reason": str(fault), "agency_name": plan.agency.name, "year": year}
        return render(request, "reports/no_document.html", context, status=409)
    return preview_response(kind.html(snapshot), snapshot)
