"""The reporting grid: one page with a person's inputs as rows and the months as columns."""

from collections.abc import Collection

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import month_in, sign_in_url
from chiayi_kpi.core.roc import MONTHS, months_begun
from indicators import deadlines, grid_page
from indicators.errors import PlanNotScorable
from indicators.fix_links import fix_link_of
from indicators.month_bar import month_bar
from indicators.reporting.asked_inputs import asking
from indicators.reporting.month import open_questions
from indicators.selectors.assignments import own_in_tree
from indicators.selectors.deadlines import settings_of
from indicators.selectors.from_systems import figures_from_systems
from indicators.selectors.live import LivePlan, read_live
from indicators.selectors.month_states import read_months
from objectives.access import plan_or_404


@login_required
@require_safe
def grid(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The grid of one agency's year; ``?month=`` opens another month than the latest that has ended, ``?show=`` other rows than one's own."""
    plan = plan_or_404(request, year, agency)
    settings, day = settings_of(plan.year, plan.agency_id), today()
    month = _month(request, year)
    show = request.GET.get("show", "")
    try:
        live = read_live(plan, month, explained=False)
    except PlanNotScorable as fault:
        context = {"reason": str(fault), "plan": plan, "fix_url": fix_link_of(request.user, fault)}
        return render(request, "indicators/not_scorable.html", context)
    assignments = own_in_tree(plan, request.user, live.nodes())
    rights = grid_page.GridRights(
        assignments.reportable,
        read_months(plan),
        month,
        months_begun(year, day),
        plan.is_settled,
        figures_from_systems(plan),
    )
    shown = assignments.shown(show)
    asked = asking(live, shown, month, rights.months)
    open_here = [found for found in asked if rights.writable(found, month)]
    groups = grid_page.grid_groups(live, rights, shown or None)
    context = {
        "plan": plan,
        "agency": plan.agency,
        "year": year,
        "month": month,
        "months": MONTHS,
        "groups": groups,
        "milestone_rows": [row for group in groups for row in group.rows if row.milestones],
        "bar": month_bar(rights, asked, live, deadlines.report_deadline(year, month, settings), day),
        "total": live.total,
        "sample_data": plan.has_sample_figures,
        "assignments": assignments,
        "stands_in_for": assignments.stands_in_for(show),
        "scope": assignments.scope(show),
        "read_only": plan.is_settled
        or not assignments.reportable,  # the table is then scrolled by keys itself
        "asks": _asks(live, month, open_here),
        "sign_in_url": sign_in_url(request),
        "assignments_url": reverse("assignments", args=[year, agency]),
    }
    return render(request, "indicators/grid.html", context)


def _month(request: HttpRequest, year: int) -> int:
    """The month asked for, where it is one that can be reported; else the one that is to be reported now."""
    latest = months_begun(year, today())
    asked = month_in(request.GET.get("month", ""), latest)
    return asked or deadlines.open_month(year, today()) or max(latest, 1)


def _asks(live: LivePlan, month: int, indicator_ids: Collection[int]) -> dict[str, list[dict]]:
    """Cell → what is still to be answered about it, where the month is not closed."""
    if not indicator_ids:
        return {}
    return {
        f"{input_id}-{month}": [{"kind": one.kind, "question": one.message} for one in found]
        for input_id, found in open_questions(live, month, indicator_ids).items()
    }
