"""The figures page of the admin: one indicator's year in one agency, inputs × months, saved through the service."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chiayi_kpi.core.admin_base import Crumb, is_key, seen_or_404
from chiayi_kpi.core.roc import MONTHS
from indicators.forms.figures import FigureGrid
from indicators.models import Assignment, FigureChange, Indicator
from indicators.permissions import may_report
from indicators.selectors.milestones_then import MilestonesThen
from objectives import permissions
from objectives.admin_access import change_url, plan_crumb
from objectives.locking import closed_by_settling
from objectives.models import Plan

SHOWN_CHANGES = 20


def figures_view(admin):
    """The view for ``admin``; ``?plan=`` says whose figures of a common indicator are meant."""

    @require_http_methods(["GET", "POST"])
    def view(request, pk: int):
        indicator = seen_or_404(admin.get_queryset(request), pk)
        plan = plan_of_request(request, indicator)
        assignment = Assignment.objects.filter(plan=plan, indicator=indicator).first()
        closed = closed_by_settling(plan)
        may_write = may_report(request.user, plan, indicator, assignment) and not closed
        if request.method == "POST" and not may_write:
            raise PermissionDenied(closed)
        grid = FigureGrid(plan, indicator, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            written = grid.save(by=request.user)
            if written is not None:
                messages.success(request, _saved(written))
                return redirect(request.get_full_path())
        status = 422 if grid.errors else 200
        return TemplateResponse(
            request,
            "admin/indicators/figures.html",
            _context(admin, request, indicator, plan, grid, may_write) | {"lock_reason": closed},
            status=status,
        )

    return view


def plan_of_request(request, indicator: Indicator) -> Plan:
    """The plan whose figures are meant; 404 where there is none that the person may see."""
    if not indicator.plan.is_common:
        return indicator.plan
    key = request.GET.get("plan", "")
    plans = Plan.objects.filter(
        permissions.visible(request.user), agency__isnull=False, year=indicator.plan.year
    )
    if not is_key(key):
        raise Http404(_("No agency was named: ?plan= is missing."))
    return seen_or_404(plans.select_related("agency"), key)


def _context(admin, request, indicator: Indicator, plan: Plan, grid: FigureGrid, may_write: bool) -> dict:
    changes = FigureChange.objects.filter(plan=plan, input__indicator=indicator)
    may_see = permissions.may_view_plan_history(request.user, plan)
    latest = list(changes.select_related("input", "by")[:SHOWN_CHANGES]) if may_see else []
    milestones = MilestonesThen(latest)
    return {
        **admin.admin_site.each_context(request),
        "title": _("Figures: %s") % indicator,
        "opts": admin.opts,
        "indicator": indicator,
        "plan": plan,
        "grid": grid,
        "months": MONTHS,
        "may_write": may_write,
        "trail": [plan_crumb(plan), Crumb(str(indicator), change_url(indicator))],
        "changes": [(row, milestones.before(row), milestones.after(row)) for row in latest],
    }


def _saved(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    return ngettext("%d figure saved.", "%d figures saved.", count) % count
