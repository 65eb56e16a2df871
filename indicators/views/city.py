"""Who has reported: the planning office's page of all agencies by month."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import MONTHS
from indicators.city_page import city_page
from indicators.deadlines import open_month
from indicators.reporting.city import city_reporting


@login_required
@require_safe
def city(request: HttpRequest, year: int) -> HttpResponse:
    """All agencies' months of the ROC year, so many at a time by ``?page=``; not found for whoever does not see the whole city."""
    if not has_permission(request.user, Permission.VIEW):
        raise hidden()
    agencies = city_reporting(year, today())
    if not agencies:
        return render(request, "no_plan_yet.html", {"year": year, "title": _("Who has reported")})
    page = city_page(agencies, request.GET.get("page"))
    context = {
        "year": year,
        "months": MONTHS,
        "open_month": open_month(year, today()),
        "page": page,
        "part_pages": page.part.paginator.get_elided_page_range(page.part.number),
        "sample_data": any(agency.plan.has_sample_figures for agency in agencies),
    }
    return render(request, "indicators/city.html", context)
