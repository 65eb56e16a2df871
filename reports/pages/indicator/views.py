"""One indicator's page."""

import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budget.progress import items_of_objective
from chiayi_kpi.core.clock import today
from indicators.errors import ScoreUnavailable
from indicators.permissions import may_view_history
from indicators.reporting.updates import UNTOUCHED, updates
from indicators.selectors.indicator_history import record
from indicators.selectors.month_states import settings_of_year
from objectives.access import plan_or_404
from reports.pages.dashboard.months import known_moment, month_travel
from reports.pages.dashboard.query import Asked, parse
from reports.pages.indicator.chart import chart_series, last_years_months
from reports.pages.indicator.page import Beside, indicator_page
from reports.pages.indicator.tables import CHANGES, ITEMS, MONTHLY, indicator_tables
from reports.pages.plan_request import crumbs, month_asked, not_scorable
from reports.pages.tables import export_links, exported
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.selectors import build_snapshots


@login_required
@require_safe
def indicator(request: HttpRequest, year: int, agency: str, indicator: str) -> HttpResponse:
    """The indicator up to a month: chart, working, figures, notes, history, its budget items."""
    plan = plan_or_404(request, year, agency)
    view = parse(request.GET, month_asked(request, year))
    asked = Asked(view.through, view.known)
    settings = settings_of_year(year)
    moment = known_moment(asked, year, settings, today())
    try:
        (snapshot,) = build_snapshots(
            year=year, through=asked.through, agency_codes=[agency], known_at=moment
        )
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    found = next((one for one in snapshot.indicators() if one.code == indicator), None)
    if found is None:
        raise Http404
    beside = _beside(snapshot, found, month_travel(asked, year, settings, today()), moment)
    page = indicator_page(snapshot, found, beside)
    file = exported(request, indicator_tables(page, snapshot.has_sample_figures))
    if file is not None:
        return file
    context = {
        "breadcrumbs": crumbs(plan),
        "page": page,
        "month_links": export_links(request, MONTHLY),
        "change_links": export_links(request, CHANGES),
        "item_links": export_links(request, ITEMS),
        "sample_data": snapshot.has_sample_figures,
        "may_view_history": may_view_history(request.user, plan),
    }
    return render(request, "reports/indicator/page.html", context)


def _beside(snapshot: Snapshot, found: IndicatorView, travel, moment: datetime.datetime | None) -> Beside:
    months = snapshot.months_of(found.code)
    facet_no, objective_no, _no = map(int, found.code.split("-"))
    return Beside(
        series=chart_series(snapshot, found, months, last_years_months(snapshot, found)),
        record=record(snapshot.plan_id, found.id, snapshot.through, moment),
        items=items_of_objective(snapshot.plan_id, facet_no, objective_no, snapshot.through),
        update=updates(snapshot.plan_id).get(found.id, UNTOUCHED),
        travel=travel,
        by_now=snapshot.by_now[found.code],
    )
