"""One indicator's page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.selectors import items_of_objective
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import whole_number
from chiayi_kpi.core.replica import from_replica
from indicators.errors import ScoreUnavailable
from indicators.permissions import may_comment, may_view_history, may_write_remedy
from indicators.reporting.updates import updates
from indicators.selectors.comments import comments_of
from indicators.selectors.indicator_history import indicator_history
from indicators.selectors.remedies import remedies_of_indicator
from objectives.access import plan_or_404
from reports.analysis.indicator_rows import indicator_rows
from reports.pages.indicator.chart import chart_series, last_years_months
from reports.pages.indicator.page import indicator_page
from reports.pages.indicator.tables import CHANGES, ITEMS, MONTHLY, indicator_tables
from reports.pages.month_travel import MonthQuery, MonthTravel, calendar_of, requested_as_of, snapshot_of
from reports.pages.plan_request import crumbs, not_scorable, requested_month
from reports.pages.tables import export_links, exported


@login_required
@require_safe
@from_replica
def indicator(request: HttpRequest, year: int, agency: str, indicator: str) -> HttpResponse:
    """The indicator up to a month: chart, working, figures, notes, history, its budget items.

    Where the plan did not have it then, the first month after in which it does is shown. ``meant``: the id of the indicator
    that a link of another month leads to; then its number may have been another.
    """
    plan = plan_or_404(request, year, agency)
    query = MonthQuery(requested_month(request, year), requested_as_of(request.GET))
    calendar = calendar_of(plan, query)
    try:
        snapshot = snapshot_of(year, agency, query, calendar)
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    if "meant" in request.GET:
        place = snapshot.first_place_of(whole_number(request.GET["meant"]))
        if place is not None and place != (query.through, indicator):
            month, code = place
            return redirect(reverse("indicator", args=[year, agency, code]) + f"?through={month}")
    rows = indicator_rows(snapshot, updates(plan.pk), calendar, indicator)
    if not rows:
        since = snapshot.first_month_of(indicator)
        if since is None:
            raise Http404
        return redirect(f"{request.path}?through={since}")
    row = rows[0]
    _facet_no, objective_no, _no = map(int, row.code.split("-"))
    page = indicator_page(
        snapshot,
        row,
        MonthTravel(query, calendar),
        series=chart_series(snapshot, row.view, row.months, last_years_months(snapshot, row.view)),
        history=indicator_history(plan.pk, row.view.id, query.through, query.moment(calendar)),
        items=items_of_objective(plan.pk, row.facet_no, objective_no, query.through),
    )
    file = exported(request, indicator_tables(page))
    if file is not None:
        return file
    context = {
        "breadcrumbs": crumbs(plan),
        "page": page,
        "month_links": export_links(request, MONTHLY),
        "change_links": export_links(request, CHANGES),
        "item_links": export_links(request, ITEMS),
        "sample_data": snapshot.has_sample_figures,
        "remedies": [(one, one.is_overdue(today())) for one in remedies_of_indicator(plan.pk, row.view.id)],
        "begins_remedies": not plan.is_settled
        and may_write_remedy(request.user, plan, theirs=row.progress.assigned.has(request.user.pk or 0)),
        "plan": plan,
        "comments": comments_of(plan.pk, row.view.id),
        "comments_on": not plan.is_settled and may_comment(request.user, plan),
        "may_view_history": may_view_history(request.user, plan),
    }
    return render(request, "reports/indicator/page.html", context)
