"""The budget page. What a person may not see is not found."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.core.replica import from_replica
from objectives.access import plan_or_404
from reports.analysis.spending import read_spending
from reports.pages.plan_request import crumbs, requested_month
from reports.pages.spending.page import spending_page
from reports.pages.spending.tables import CATEGORIES, ITEMS, SHORT, spending_tables
from reports.pages.tables import export_links, exported


@login_required
@require_safe
@from_replica
def spending(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """An agency's budget up to the end of ``?through=MONTH``: categories, business lines, items that lag."""
    plan = plan_or_404(request, year, agency)
    found = read_spending(plan, requested_month(request, year))
    download = exported(request, spending_tables(found))
    if download is not None:
        return download
    page = spending_page(found)
    context = {
        "breadcrumbs": crumbs(plan),
        "page": page,
        "sample_data": page.sample,
        "category_links": export_links(request, CATEGORIES),
        "item_links": export_links(request, ITEMS),
        "short_links": export_links(request, SHORT),
    }
    return render(request, "reports/spending/spending.html", context)
