"""The public page, and the page on which it is opened and closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from objectives.models import Plan
from objectives.permissions import may_publish
from objectives.selectors import public_since, published_plan
from objectives.services import close_to_public, open_to_public
from reports.pages.public.page import PublicPage, public_page
from reports.pages.public.tables import INDICATORS, public_table
from reports.pages.tables import export_links, exported
from reports.snapshot.selectors import build_snapshots


@require_safe
def public(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """An agency's year for everybody, signed in or not; not found unless it was opened."""
    plan = published_plan(year, agency)
    if plan is None:
        raise Http404
    try:
        page = _page(year, agency)
    except ScoreUnavailable:
        return render(request, "reports/public/unavailable.html", {"plan": plan}, status=503)
    download = exported(request, {INDICATORS: lambda: public_table(page)})
    if download is not None:
        return download
    context = {"page": page, "sample_data": page.sample, "links": export_links(request, INDICATORS)}
    return render(request, "reports/public/public.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """What everybody would see, and the switch; for whoever may approve the agency's plan."""
    plan = plan_or_404(request, year, agency)
    if not may_publish(request.user, plan):
        raise PermissionDenied(_("The planning office opens and closes the public page."))
    if request.method == "POST":
        _switch(request, plan)
        return redirect("publication", year=year, agency=agency)
    context: dict[str, Any] = {
        "plan": plan,
        "since": public_since(plan.id),
        "sample_data": plan.has_sample_figures,
    }
    try:
        context["page"] = _page(year, agency)
    except ScoreUnavailable as fault:
        context["reason"] = str(fault)
    return render(request, "reports/public/publication.html", context)


def _switch(request: HttpRequest, plan: Plan) -> None:
    if request.POST.get("public") == "yes":
        try:
            open_to_public(plan_id=plan.id, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The page is public now."))
    else:
        close_to_public(plan_id=plan.id)
        messages.success(request, _("The page is closed to the public now."))


def _page(year: int, agency: str) -> PublicPage:
    (snapshot,) = build_snapshots(year=year, through=LAST_MONTH, agency_codes=[agency])
    return public_page(snapshot)
