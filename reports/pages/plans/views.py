"""The read side's pages. What a person may not see is not found."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from objectives.selectors import agency_plans
from reports.pages.plan_request import month_asked
from reports.pages.plans.page import plans_by_year
from reports.snapshot.model import Snapshot
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that the person may see, by year."""
    rows = agency_plans(agency_ids(request.user, Permission.VIEW))
    return render(request, "reports/plans/page.html", {"years": plans_by_year(rows)})


@login_required
@require_safe
def score_as_json(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """The same score for programs."""
    plan_or_404(request, year, agency)
    try:
        snapshot = _snapshot(year, agency, month_asked(request, year))
    except ScoreUnavailable as fault:
        return JsonResponse({"error": str(fault)}, status=409, json_dumps_params={"ensure_ascii": False})
    return JsonResponse(score_json(snapshot), json_dumps_params={"ensure_ascii": False})


def _snapshot(year: int, agency: str, through: int) -> Snapshot:
    (snapshot,) = build_snapshots(year=year, through=through, agency_codes=[agency])
    return snapshot
