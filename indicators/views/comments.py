"""Writing a comment on an indicator's month, and taking it back; read on the grid's side and on the indicator's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import month_number, whole_number
from chiayi_kpi.core.script_views import done, for_scripts
from indicators.models import Indicator
from indicators.permissions import may_comment
from indicators.selectors.comments import comment_in, people_to_mention, people_told
from indicators.selectors.named_rows import assigned_to
from indicators.services.acting_deputy import acts_by
from indicators.services.comments import withdraw_comment, write_comment
from indicators.views.month_steps import indicator_of
from objectives.access import plan_or_404
from objectives.models import Plan

GRID = "grid"  # what the form on the grid's side says of where it stands


@login_required
@require_POST
def comment(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Keep a comment; back to the page on which it was written, which keeps what was refused."""
    plan = plan_or_404(request, year, agency)
    indicator = indicator_of(plan, whole_number(request.POST.get("indicator")))
    month = month_number(request.POST.get("month"))
    text = request.POST.get("text", "")
    acts_by(request.user, [assigned_to(plan, indicator)])
    try:
        kept = write_comment(plan=plan, indicator=indicator, month=month, text=text, by=request.user)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        told = _(", ").join(str(person) for person in people_told(kept))
        said = _("The comment is saved; told: %(people)s.") % {"people": told}
        messages.success(request, said if told else _("The comment is saved."))
    return redirect(_back(request, plan, indicator, month))


@login_required
@require_POST
def comment_withdraw(request: HttpRequest, year: int, agency: str, comment: int) -> HttpResponse:
    """Take a comment back."""
    plan = plan_or_404(request, year, agency)
    found = comment_in(plan, comment)
    if found is None:
        raise Http404
    acts_by(request.user, [assigned_to(plan, found.indicator)])
    try:
        withdraw_comment(comment=found, by=request.user)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("The comment is withdrawn."))
    return redirect(_back(request, plan, found.indicator, found.month))


@require_GET
@for_scripts
def comment_people(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Whom a comment can mention, as their names are written after the ``@``."""
    plan = plan_or_404(request, year, agency)
    if not may_comment(request.user, plan):
        raise PermissionDenied(_("You may not comment here."))
    return done(people=[person.label for person in people_to_mention(plan.own_agency.pk).all])


def _back(request: HttpRequest, plan: Plan, indicator: Indicator, month: int) -> str:
    if request.POST.get("from") == GRID:
        return f"{reverse('report_grid', args=[plan.year, plan.own_agency.code])}?month={month}"
    page = reverse("indicator", args=[plan.year, plan.own_agency.code, indicator.code])
    return f"{page}?through={month}&meant={indicator.pk}#comments"
