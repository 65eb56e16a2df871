"""The read side's pages. What a person may not see is not found."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.errors import ScoreUnavailable
from objectives.selectors import PlanRow, agency_plans, plans_of_agency
from reports.home_page import plans_by_year
from reports.months import LAST, latest_month
from reports.score_json import score_json
from reports.score_page import score_page
from reports.selectors import build_snapshots
from reports.snapshot import Snapshot


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The plans that the person may see; where there is but one, its score."""
    plans = agency_plans(agency_ids(request.user, Permission.VIEW))
    if len(plans) == 1:
        return redirect("score", year=plans[0].year, code=plans[0].agency_code)
    return render(request, "reports/home.html", {"years": plans_by_year(plans)})


@login_required
@require_safe
def score(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One agency's year up to a month: total, facets, objectives, indicators, and the working of each."""
    plans = _visible_plans(request, year, code)
    through = _through(request, year)
    context = {"breadcrumbs": _breadcrumbs(), "year_links": _year_links(plans, year)}
    try:
        snapshot = _snapshot(year, code, through)
    except ScoreUnavailable as fault:
        context |= {"reason": str(fault), "agency_name": plans[0].agency_name, "year": year}
        return render(request, "reports/not_scorable.html", context, status=409)
    context |= {"page": score_page(snapshot), "sample_data": snapshot.has_sample_figures}
    return render(request, "reports/score.html", context)


@login_required
@require_safe
def score_as_json(request: HttpRequest, year: int, code: str) -> JsonResponse:
    """The same score for programs."""
    _visible_plans(request, year, code)
    try:
        snapshot = _snapshot(year, code, _through(request, year))
    except ScoreUnavailable as fault:
        return JsonResponse({"error": str(fault)}, status=409, json_dumps_params={"ensure_ascii": False})
    return JsonResponse(score_json(snapshot), json_dumps_params={"ensure_ascii": False})


def _visible_plans(request: HttpRequest, year: int, code: str) -> list[PlanRow]:
    """The agency's plans of all years; not found unless the person may see them and ``year`` is one of them."""
    plans = plans_of_agency(code)
    if not any(plan.year == year for plan in plans):
        raise Http404
    if not has_permission(request.user, Permission.VIEW, plans[0].agency_id):
        raise Http404
    return plans


def _through(request: HttpRequest, year: int) -> int:
    """The month asked for; without one, the last month of the year that is over. No other month exists."""
    text = request.GET.get("through", "")
    if not text:
        return latest_month(year, timezone.localdate())
    if text.isascii() and text.isdigit() and 1 <= int(text) <= LAST:
        return int(text)
    raise Http404


def _snapshot(year: int, code: str, through: int) -> Snapshot:
    (snapshot,) = build_snapshots(year=year, through=through, agency_codes=[code])
    return snapshot


def _breadcrumbs() -> list[dict]:
    return [{"url": reverse("home"), "label": _("Plans")}]


def _year_links(plans: list[PlanRow], year: int) -> list[dict]:
    return [
        {
            "url": reverse("score", args=[plan.year, plan.agency_code]),
            "label": roc_year(plan.year),
            "active": plan.year == year,
        }
        for plan in plans
    ]
