"""The page on which an ended agency's indicators of a year go to those that took it over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.errors import Refused
from indicators.services.taking_over import TakenOver, preview_of_taking_over, take_over
from objectives.permissions import may_edit_common_plan
from objectives.selectors import plan_of_agency
from reports.pages.agencies.forms import TakeOverForm
from reports.pages.agencies.selectors import heirs_of, indicators_to_take_over, keeper_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def taking_over(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Who takes over each indicator; what is sent is shown first, and done when confirmed."""
    keeper = keeper_or_404(request)
    if not may_edit_common_plan(keeper):  # it changes plans, and not only the list
        raise hidden()
    plan = plan_of_agency(year, agency)
    if plan is None:
        raise Http404
    found = plan.own_agency
    heirs = heirs_of(found)
    form = TakeOverForm(
        request.POST if request.method == "POST" else None,
        indicators=indicators_to_take_over(plan),
        heirs=heirs,
    )
    context = {"plan": plan, "agency": found, "form": form, "heirs": heirs}
    context["breadcrumbs"] = [
        {"url": reverse("agencies"), "label": _("Agencies")},
        {"url": reverse("agency", args=[agency]), "label": found.name},
    ]
    if request.method != "POST":
        return render(request, "reports/agencies/taking_over.html", context)
    confirmed = "confirm" in request.POST
    taken: list[TakenOver] = []
    if form.is_valid():
        do = take_over if confirmed else preview_of_taking_over
        try:
            taken = do(plan=plan, to=form.chosen(), by=keeper)
        except Refused as refused:
            form.add_error(None, str(refused))
    if not form.is_valid():
        return render(request, "reports/agencies/taking_over.html", context, status=422)
    if not confirmed:
        return render(request, "reports/agencies/taking_over_preview.html", context | {"taken": taken})
    for one in taken:
        count = len(one.moved)
        text = ngettext(
            "%(agency)s takes over %(count)s indicator; share its plan's weights anew and have it approved.",
            "%(agency)s takes over %(count)s indicators; share its plan's weights anew and have it approved.",
            count,
        )
        messages.success(request, text % {"agency": one.plan.own_agency.name, "count": count})
    return redirect("agency", agency)
