"""The dashboard's address: a whole page, or for htmx the part of it that a filter or another month replaces."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from chiayi_kpi.core.htmx import HtmxHttpRequest, wants_part
from chiayi_kpi.core.replica import from_replica
from indicators.errors import PlanNotScorable, ScoreUnavailable
from indicators.permissions import may_see_rank
from indicators.reporting.updates import updates
from indicators.selectors.remedies import remedy_counts
from indicators.validation import faults_of_plans
from indicators.year_end.selectors import earlier_settlements, grade_table
from objectives.access import plan_among_or_404, plan_or_404
from objectives.models import Plan
from objectives.selectors import plans_of_year
from reports.analysis.comparisons.year_course import read_course
from reports.analysis.indicator_rows import indicator_rows
from reports.analysis.outlook.expected_year import outlook_of
from reports.analysis.questions import asked_of_unsent
from reports.analysis.todo.agency import agency_places
from reports.analysis.todo.budget import agency_budget
from reports.pages.dashboard.course import course_block
from reports.pages.dashboard.page import dashboard_page
from reports.pages.dashboard.query import chosen, parse
from reports.pages.dashboard.tables import NAME, indicator_table
from reports.pages.month_travel import calendar_of, snapshot_of
from reports.pages.outlook_blocks.both import outlook_blocks
from reports.pages.plan_request import crumbs, not_scorable, requested_month
from reports.pages.tables import export_links, exported
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots

WHOLE = "reports/dashboard/page.html"
# What htmx asks for, by the id of the element that it replaces.
PARTS = {"dashboard": "reports/dashboard/_month.html", "indicators": "reports/dashboard/_table.html"}


@login_required
@require_safe
@from_replica
def dashboard(request: HtmxHttpRequest, year: int, agency: str) -> HttpResponse:
    """One agency's year up to a month, as now known or as known then, filtered and sorted as the address says."""
    plans = plans_of_year(year)
    plan = plan_among_or_404(request, plans, agency)
    query = parse(request.GET, requested_month(request, year))
    calendar = calendar_of(plan, query)
    try:
        snapshot = snapshot_of(year, agency, query, calendar, plans)
    except ScoreUnavailable as fault:
        return not_scorable(request, plan_or_404(request, year, agency), fault)
    calendar = replace(calendar, then=snapshot.as_of is not None)
    known = updates(plan.id, people_only=calendar.then)
    rows = indicator_rows(snapshot, known, calendar)
    file = exported(request, {NAME: lambda: indicator_table(snapshot, chosen(rows, query))})
    if file is not None:
        return file
    budget = agency_budget(snapshot, calendar)
    faults = sum(len(found) for _plan, found in faults_of_plans([plan.id])) if plan.is_draft else 0
    places = agency_places(request.user, snapshot)
    context = {
        "breadcrumbs": crumbs(),
        "page": dashboard_page(
            snapshot,
            rows,
            query,
            calendar,
            places,
            budget,
            faults,
            earlier_settlements([plan.id])[plan.id] if plan.settled_before else (),
            asked_of_unsent(snapshot, rows, known),
        ),
        "sample_data": snapshot.has_sample_figures,
        "export_links": export_links(request, NAME),
    }
    part = PARTS.get(request.htmx.target or "") if wants_part(request) else None
    response = render(request, part or WHOLE, context)
    if part:
        response["HX-Push-Url"] = f"{request.path}?{query.query()}"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


@login_required
@require_safe
@from_replica
def outlook(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The total's course, its rank, where the year will end and where the points still are: what the first look does not wait for.

    Twelve months are scored for it, the other agencies' totals, and the forecast reads earlier years and searches the engine.
    """
    plans = plans_of_year(year)
    plan = plan_among_or_404(request, plans, agency)
    query = parse(request.GET, requested_month(request, year))
    calendar = calendar_of(plan, query)
    try:
        course = read_course(
            year=year,
            through=query.through,
            agency_code=agency,
            as_of=query.moment(calendar),
            plans=plans,
        )
    except ScoreUnavailable:
        return HttpResponse("")  # the dashboard says why
    snapshot = course.snapshot
    context: dict[str, Any]
    try:
        found = outlook_of(snapshot)
        context = outlook_blocks(snapshot, found) | {"link": True}
        forecast = found.forecasts[agency]
    except PlanNotScorable as fault:  # the terms of the month can be computed, those of the year's end cannot
        context, forecast = {"refused": str(fault)}, None
    context["remedies"] = remedy_counts([plan.id]).get(plan.id)
    context["course"] = course_block(
        course,
        forecast,
        grade_table(year),
        calendar,
        ranked=may_see_rank(request.user, Plan(pk=plan.id, year=plan.year, agency_id=plan.agency_id)),
    )
    return render(request, "reports/dashboard/_outlook.html", context)


@login_required
@require_safe
@from_replica
def score_as_json(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """The same score for programs."""
    plan_or_404(request, year, agency)
    try:
        (snapshot,) = build_snapshots(
            year=year, through=requested_month(request, year), agency_codes=[agency]
        )
    except ScoreUnavailable as fault:
        return JsonResponse({"error": str(fault)}, status=409, json_dumps_params={"ensure_ascii": False})
    return JsonResponse(score_json(snapshot), json_dumps_params={"ensure_ascii": False})
