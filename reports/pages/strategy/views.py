"""The strategy map. What a person may not see is not found."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.core.replica import from_replica
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from objectives.permissions import may_edit_plan
from objectives.selectors import objective_axes
from reports.analysis.axes import axis_progress
from reports.pages.month_travel import MonthQuery, MonthTravel, calendar_of, requested_as_of, snapshot_of
from reports.pages.plan_request import crumbs, not_scorable, requested_month
from reports.pages.strategy.page import strategy_page
from reports.pages.strategy.tables import NAME, strategy_table
from reports.pages.tables import export_links, exported


@login_required
@require_safe
@from_replica
def strategy(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The map up to a month, as now known or as known then."""
    plan = plan_or_404(request, year, agency)
    query = MonthQuery(requested_month(request, year), requested_as_of(request.GET))
    calendar = calendar_of(plan, query)
    try:
        snapshot = snapshot_of(year, agency, query, calendar)
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    served = objective_axes(plan.pk, year) if snapshot.served is None else snapshot.served
    axes = axis_progress(snapshot, served)
    file = exported(request, {NAME: lambda: strategy_table(snapshot, axes)})
    if file is not None:
        return file
    context = {
        "breadcrumbs": crumbs(plan),
        "page": strategy_page(snapshot, axes, MonthTravel(query, calendar)),
        "plan": plan,
        "sample_data": snapshot.has_sample_figures,
        "links": export_links(request, NAME),
        "may_edit": not plan.is_settled and may_edit_plan(request.user, plan),
    }
    return render(request, "reports/strategy/strategy.html", context)
