"""The city's view. Whoever does not see the whole city does not find it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.htmx import HtmxHttpRequest, wants_part
from chiayi_kpi.core.replica import from_replica
from indicators.errors import ScoreUnavailable
from indicators.fix_links import fix_link
from indicators.reporting.budget import BudgetDue, budget_agencies_of
from indicators.reporting.unassigned import Unassigned, unassigned_in_year
from objectives.selectors import axes_of_year
from reports.analysis.comparisons.city_year import CityYear, read_city_year
from reports.analysis.todo.budget import city_budget
from reports.analysis.todo.city import city_places
from reports.pages.city.months import REPORTING, SCORES, MonthsPage, months_tables
from reports.pages.city.page import CityPage, contest_sections
from reports.pages.city.query import CityQuery, parse
from reports.pages.city.tables import AGENCIES, AXES, COMMON, LENIENT, PEERS, city_tables, contest_table
from reports.pages.plan_request import crumbs, requested_month
from reports.pages.tables import export_links, exported


@login_required
@require_safe
@from_replica
@patient_collector()
def city(request: HttpRequest, year: int) -> HttpResponse:
    """All agencies of the ROC year up to ``?through=MONTH``, with ``order`` and ``show``; tables as files."""
    through = _month_or_404(request, year)
    try:
        read = read_city_year(year, through)
        page = CityPage(
            read,
            parse(request.GET),
            partial(fix_link, request.user),
            city_places(request.user, year),
            _unassigned(request, year),
            _budget(request, read),
            axes_of_year(year) if any(plan.axes for plan in read.read.plans) else {},
        )
    except ScoreUnavailable as fault:
        return _unavailable(request, year, fault)
    download = exported(request, city_tables(page))
    if download is not None:
        return download
    context = {
        "page": page,
        "tasks": page.tasks,
        "sample_data": page.sample,
        "agencies_links": export_links(request, AGENCIES),
        "axes_links": export_links(request, AXES),
        "may_publish": has_permission(request.user, Permission.APPROVE_PLAN),
        "may_issue_tokens": has_permission(request.user, Permission.MANAGE_PEOPLE),
    }
    if not page.is_large:
        context |= _compared(request, page)
    return render(request, "reports/city/city.html", context)


@login_required
@require_safe
@from_replica
@patient_collector()
def comparison(request: HtmxHttpRequest, year: int) -> HttpResponse:
    """The agencies beside each other up to ``?through=MONTH``, so many at a time by ``?page=``: a page to print, or
    for htmx the part that a large city's view opens.
    """
    through = _month_or_404(request, year)
    try:
        page = CityPage(read_city_year(year, through), CityQuery())
    except ScoreUnavailable as fault:
        return _unavailable(request, year, fault)
    download = exported(request, city_tables(page))
    if download is not None:
        return download
    page, part = page.in_part(request.GET.get("page"))
    context = {
        "page": page,
        "sample_data": page.sample,
        "part": part,
        "part_pages": part.paginator.get_elided_page_range(part.number),
        "query": f"through={through}&",
    } | _compared(request, page)
    if part.number > 1:
        context["contests"] = []  # a contest is among all agencies: it stands on the first page
    template = "reports/city/_comparison.html" if wants_part(request) else "reports/city/comparison.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _compared(request: HttpRequest, page: CityPage) -> dict[str, Any]:
    return {
        "lenient_rows": page.lenient_rows,
        "peers_links": export_links(request, PEERS),
        "common_links": export_links(request, COMMON),
        "lenient_links": export_links(request, LENIENT),
        "contests": [
            section | {"links": export_links(request, contest_table(section["contest"]))}
            for section in contest_sections(page)
        ],
    }


@login_required
@require_safe
@from_replica
@patient_collector()
def months(request: HtmxHttpRequest, year: int) -> HttpResponse:
    """The agencies month by month up to ``?through=MONTH``, so many at a time by ``?page=``: a page to print, or for htmx the
    part that the city's view opens.
    """
    through = _month_or_404(request, year)
    try:
        page = MonthsPage(read_city_year(year, through, lit=False))
    except ScoreUnavailable as fault:
        return _unavailable(request, year, fault)
    download = exported(request, months_tables(page))
    if download is not None:
        return download
    is_part = wants_part(request)
    page, part = page.of_part(request.GET.get("page"))
    context = {
        "page": page,
        "multiples": page.multiples,
        "part": part,
        "part_pages": part.paginator.get_elided_page_range(part.number),
        "query": f"through={through}&",
        "heading": "h3" if is_part else "h2",
        "sample_data": page.sample,
        "scores_links": export_links(request, SCORES),
        "reporting_links": export_links(request, REPORTING),
    }
    template = "reports/city/_months.html" if is_part else "reports/city/months.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _month_or_404(request: HttpRequest, year: int) -> int:
    if not has_permission(request.user, Permission.VIEW):
        raise hidden()
    return requested_month(request, year)


def _unavailable(request: HttpRequest, year: int, fault: ScoreUnavailable) -> HttpResponse:
    context = {
        "reason": str(fault),
        "year": year,
        "agency_name": _("Whole city"),
        "breadcrumbs": crumbs(),
    }
    return render(request, "reports/city/unavailable.html", context)


def _unassigned(request: HttpRequest, year: int) -> list[Unassigned]:
    """Asked of who may assign people everywhere."""
    if not has_permission(request.user, Permission.ASSIGN):
        return []
    return unassigned_in_year(year)


def _budget(request: HttpRequest, read: CityYear) -> Sequence[BudgetDue]:
    """Asked of the accounting office, which reports it everywhere, and of the planning office, which reminds."""
    if budget_agencies_of(request.user) is None or has_permission(request.user, Permission.APPROVE_PLAN):
        return city_budget(read)
    return ()
