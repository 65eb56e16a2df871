"""The what-if's address: a whole page, or for htmx the answer to what was typed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from chiayi_kpi.core.htmx import HtmxHttpRequest, wants_part
from chiayi_kpi.core.replica import from_replica
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from reports.analysis.outlook.expected_year import outlook_of
from reports.pages.plan_request import crumbs, not_scorable, requested_month
from reports.pages.what_if.page import what_if_page
from reports.snapshot.selectors import build_snapshots


@login_required
@require_safe
@from_replica
def what_if(request: HtmxHttpRequest, year: int, agency: str) -> HttpResponse:
    """The total with other year-end values, which stand in the address (``v-1-6-2=85``). Nothing is stored.

    Of a settled year what it was settled with is said instead.
    """
    plan = plan_or_404(request, year, agency)
    through = requested_month(request, year)
    try:
        (snapshot,) = build_snapshots(
            year=year, through=through, agency_codes=[agency], with_items=False, ahead=True
        )
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    if snapshot.seal is not None:
        context = {
            "breadcrumbs": crumbs(plan),
            "snapshot": snapshot,
            "sample_data": snapshot.has_sample_figures,
        }
        return render(request, "reports/what_if/settled.html", context)
    page = what_if_page(snapshot, outlook_of(snapshot), request.GET.dict())
    context = {
        "breadcrumbs": crumbs(plan),
        "page": page,
        "sample_data": snapshot.has_sample_figures,
    }
    part = wants_part(request)
    name = "reports/what_if/_answer.html" if part else "reports/what_if/page.html"
    response = render(request, name, context)
    if part:
        response["HX-Replace-Url"] = f"{request.path}?{page.query}"
    patch_vary_headers(response, ["HX-Request"])
    return response
