"""The forecast's page, with the gains and the test of past forecasts."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.core.clock import today
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from reports.analysis.outlook.gains import gains
from reports.pages.forecast.gains import gains_block
from reports.pages.forecast.page import ForecastPage, forecast_page
from reports.pages.forecast.read import ForecastRead, read_forecast, read_past
from reports.pages.forecast.tables import FORECAST, GAINS, TESTED, forecast_table, gains_table, tested_table
from reports.pages.plan_request import crumbs, month_asked, not_scorable
from reports.pages.tables import export_links, exported


@login_required
@require_safe
def forecast(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Where one agency's year will end, where its points are, and how good such forecasts were."""
    plan = plan_or_404(request, year, agency)
    try:
        found = read_forecast(year, agency, month_asked(request, year))
        file = _file(request, found)
        if file is not None:
            return file
        page = forecast_page(found, gains(found.snapshot, found=found.outlook), read_past(found, today()))
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    context = {"breadcrumbs": crumbs(plan), **_context(request, found, page)}
    return render(request, "reports/forecast/page.html", context)


def _file(request: HttpRequest, found: ForecastRead) -> HttpResponse | None:
    """The table that the address asks for as a file; nothing is computed that it does not hold."""
    snapshot = found.snapshot
    tables = {
        FORECAST: partial(forecast_table, snapshot, found.outlook.forecasts[snapshot.agency_code]),
        GAINS: lambda: gains_table(snapshot, gains_block(snapshot, gains(snapshot, found=found.outlook))),
        TESTED: lambda: tested_table(snapshot, read_past(found, today())),
    }
    return exported(request, tables)


def _context(request: HttpRequest, found: ForecastRead, page: ForecastPage) -> dict:
    return {
        "page": page,
        "sample_data": found.snapshot.has_sample_figures,
        "forecast_links": export_links(request, FORECAST),
        "gains_links": export_links(request, GAINS),
        "tested_links": export_links(request, TESTED),
    }
