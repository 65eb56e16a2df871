"""The supervisor's decision about a month of budget figures, on the approval page: approve, return, reopen."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget.permissions import may_approve_budget, may_reopen_budget
from budget.services.months import approve_budget, reopen_budget, return_budget
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import moment_of, month_number
from chiayi_kpi.core.reasons import refused_box
from indicators.views.approval import address, approval_response, plan_to_decide, still_ticked


@login_required
@require_POST
def decide(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Approve the month's budget figures as the page showed them, or (``action`` is ``return``) return them."""
    plan = plan_to_decide(request, year, agency)
    if not may_approve_budget(request.user, plan):
        raise PermissionDenied(_("Only a supervisor of the agency approves or returns its months."))
    month, seen = month_number(request.POST.get("month")), moment_of(request.POST.get("seen", ""))
    reason, returns = request.POST.get("reason", ""), request.POST.get("action") == "return"
    try:
        if returns:
            return_budget(plan=plan, month=month, by=request.user, seen=seen, reason=reason)
            said = _("The budget figures of month %(month)s are returned.")
        else:
            approve_budget(plan=plan, month=month, by=request.user, seen=seen)
            said = _("The budget figures of month %(month)s are approved and locked.")
    except Refused as fault:
        box = refused_box("budget-return-reason" if returns else "", reason, fault)
        return approval_response(
            request, plan, month, refused_budget="" if box.error else str(fault), box=box
        )
    messages.success(request, said % {"month": month})
    return redirect(address(plan, month) + still_ticked(request.POST))


@login_required
@require_POST
def reopen(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Open the month's locked budget figures again, with a reason."""
    plan = plan_to_decide(request, year, agency)
    if not may_reopen_budget(request.user, plan):
        raise PermissionDenied(_("Only a supervisor or the planning office reopens a locked month."))
    month, reason = month_number(request.POST.get("month")), request.POST.get("reason", "")
    try:
        reopen_budget(plan=plan, month=month, by=request.user, reason=reason)
    except Refused as fault:
        box = refused_box("budget-reopen-reason", reason, fault)
        return approval_response(
            request, plan, month, refused_budget="" if box.error else str(fault), box=box
        )
    messages.success(request, _("The budget figures of month %(month)s are open again.") % {"month": month})
    return redirect(address(plan, month) + still_ticked(request.POST))
