"""The page of the admin on which one agency's planned path and earlier years of a common indicator are rows of cells."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chiayi_kpi.core.admin_base import Crumb, seen_or_404
from chiayi_kpi.core.errors import Refused
from indicators.admin.figures import plan_of_request
from indicators.forms.agency_side import AgencySideForm
from indicators.models import Indicator
from indicators.services.indicator_parts import set_agency_side
from objectives import permissions
from objectives.admin_access import change_url, place, plan_crumb
from objectives.locking import closed_by_settling
from objectives.models import Plan


def agency_side_view(admin):
    """The view for ``admin``; ``?plan=`` says which agency's. An own indicator has these cells on its page."""

    @require_http_methods(["GET", "POST"])
    def view(request, pk: int):
        indicator = seen_or_404(admin.get_queryset(request), pk)
        plan = plan_of_request(request, indicator)
        if not indicator.plan.is_common:
            return redirect(change_url(indicator))
        closed = _closed(plan)
        may_write = permissions.may_edit_plan(request.user, plan) and not closed
        if request.method == "POST" and not may_write:
            raise PermissionDenied(closed)
        form = AgencySideForm(
            request.POST if request.method == "POST" else None, plan=plan, indicator=indicator
        )
        if request.method == "POST" and form.is_valid() and _saved(request, plan, indicator, form):
            return redirect(f"{change_url(plan)}#{place(indicator)}")
        context = {
            **admin.admin_site.each_context(request),
            "title": _("Path, earlier years and mid-term targets: %s") % indicator,
            "opts": admin.opts,
            "indicator": indicator,
            "plan": plan,
            "form": form,
            "has_change_permission": may_write,
            "lock_reason": closed,
            "trail": [plan_crumb(plan), Crumb(str(indicator), change_url(indicator))],
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/indicators/agency_side.html", context, status=status)

    return view


def _closed(plan: Plan) -> str:
    """Why nobody may change the plan now; empty while it is an open draft."""
    if plan.is_approved and not plan.is_settled:
        return _(
            "The plan is approved, so this page is read-only. It can be changed after it has been returned to draft."
        )
    return closed_by_settling(plan)


def _saved(request, plan: Plan, indicator: Indicator, form: AgencySideForm) -> bool:
    try:
        set_agency_side(plan=plan, indicator=indicator, **form.side._asdict(), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("Path, earlier years and mid-term targets are saved: %s") % indicator)
    return True
