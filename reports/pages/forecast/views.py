"""The forecast's page, with the gains and the test of past forecasts."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.replica import from_replica
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from reports.analysis.outlook.expected_year import Outlook, outlook_of
from reports.analysis.outlook.gains import gains
from reports.pages.forecast.page import forecast_page, past_forecasts
from reports.pages.forecast.tables import FORECAST, GAINS, TESTED, forecast_table, gains_table, tested_table
from reports.pages.outlook_blocks.gains import gains_block
from reports.pages.plan_request import crumbs, not_scorable, requested_month
from reports.pages.tables import ExportTable, export_links, exported
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import build_snapshots


@login_required
@require_safe
@from_replica
def forecast(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Where one agency's year will end, where its points are, and how good such forecasts were."""
    plan = plan_or_404(request, year, agency)
    through = requested_month(request, year)
    try:
        (snapshot,) = build_snapshots(
            year=year, through=through, agency_codes=[agency], with_items=False, ahead=True
        )
        found = outlook_of(snapshot)
        file = _file(request, snapshot, found)
        if file is not None:
            return file
        page = forecast_page(snapshot, found, today())
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    context = {
        "breadcrumbs": crumbs(plan),
        "page": page,
        "sample_data": snapshot.has_sample_figures,
        "forecast_links": export_links(request, FORECAST),
        "gains_links": export_links(request, GAINS),
        "tested_links": export_links(request, TESTED),
    }
    return render(request, "reports/forecast/page.html", context)


def _file(request: HttpRequest, snapshot: Snapshot, found: Outlook) -> HttpResponse | None:
    """The table that the address asks for as a file; nothing is computed that it does not hold."""
    tables: dict[str, Callable[[], ExportTable]] = {
        FORECAST: partial(forecast_table, snapshot, found.forecasts[snapshot.agency_code]),
        GAINS: lambda: gains_table(snapshot, gains_block(snapshot, gains(snapshot, found))),
        TESTED: lambda: tested_table(snapshot, past_forecasts(snapshot, found, today())),
    }
    return exported(request, tables)
