"""The dashboard's address: a whole page, or for htmx the part of it that a filter or another month replaces."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from chiayi_kpi.core.clock import today
from indicators.errors import ScoreUnavailable
from objectives.access import plan_among_or_404, plan_or_404
from objectives.selectors import plans_of_year
from reports.analysis.todo.agency import doors
from reports.pages.dashboard.page import dashboard_page
from reports.pages.dashboard.query import Asked, parse
from reports.pages.dashboard.read import DashboardRead, read_dashboard, read_snapshot
from reports.pages.dashboard.rows import chosen
from reports.pages.dashboard.tables import NAME, indicator_table
from reports.pages.outlook_blocks.both import outlook_blocks
from reports.pages.plan_request import crumbs, month_asked, not_scorable
from reports.pages.tables import export_links, exported

WHOLE = "reports/dashboard/page.html"
# What htmx asks for, by the id of the element that it replaces.
PARTS = {"dashboard": "reports/dashboard/_month.html", "indicators": "reports/dashboard/_answer.html"}


@login_required
@require_safe
def dashboard(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """One agency's year up to a month, as now known or as known then, filtered and sorted as the address says."""
    plans = plans_of_year(year)
    plan = plan_among_or_404(request, plans, agency)
    asked = parse(request.GET, month_asked(request, year))
    try:
        found = read_dashboard(plans, plan, asked, today())
    except ScoreUnavailable as fault:
        return not_scorable(request, plan_or_404(request, year, agency), fault)
    rows = chosen(found.rows, asked)
    file = exported(request, {NAME: lambda: indicator_table(found.snapshot, rows)})
    return file or _shown(request, found, asked)


@login_required
@require_safe
def outlook(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Where the year will end and where the points still are: the dashboard's part that is worked out after it is shown.

    Forecasts read earlier years and search the engine, which the first look at the page does not wait for.
    """
    plans = plans_of_year(year)
    plan = plan_among_or_404(request, plans, agency)
    asked = parse(request.GET, month_asked(request, year))
    try:
        snapshot = read_snapshot(plans, plan, asked, today())
    except ScoreUnavailable:
        return HttpResponse("")  # the dashboard says why
    return render(
        request, "reports/dashboard/_outlook.html", outlook_blocks(snapshot)._asdict() | {"link": True}
    )


def _shown(request: HttpRequest, found: DashboardRead, asked: Asked) -> HttpResponse:
    snapshot = found.snapshot
    page = dashboard_page(snapshot, found.rows, asked, found.travel, doors(request.user, snapshot))
    context = {
        "breadcrumbs": crumbs(),
        "page": page,
        "sample_data": snapshot.has_sample_figures,
        "export_links": export_links(request, NAME),
    }
    part = PARTS.get(request.htmx.target or "") if _wants_part(request) else None
    response = render(request, part or WHOLE, context)
    if part:
        response["HX-Push-Url"] = f"{request.path}?{asked.query()}"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _wants_part(request: HttpRequest) -> bool:
    """A browser that goes back asks for the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request
