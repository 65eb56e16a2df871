"""An agency over the years. What a person may not see is not found."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.core.replica import from_replica
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from reports.analysis.comparisons.agency_years import read_agency_years
from reports.pages.plan_request import crumbs, not_scorable, requested_month
from reports.pages.tables import export_links, exported
from reports.pages.years.page import years_page
from reports.pages.years.tables import INDICATORS, TOTALS, years_tables


@login_required
@require_safe
@from_replica
def years(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The year up to the end of ``?through=MONTH`` beside the four before it."""
    plan = plan_or_404(request, year, agency)
    try:
        found = read_agency_years(
            year=year, through=requested_month(request, year), agency_code=plan.own_agency.code
        )
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    page = years_page(found)
    download = exported(request, years_tables(page))
    if download is not None:
        return download
    context = {
        "breadcrumbs": crumbs(plan),
        "page": page,
        "sample_data": any(one.has_sample_figures for one in found.snapshots.values()),
        "total_links": export_links(request, TOTALS),
        "indicator_links": export_links(request, INDICATORS),
    }
    return render(request, "reports/years/years.html", context)
