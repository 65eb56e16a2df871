"""The public pages, and the page on which an agency's year is opened and closed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.replica import from_replica
from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.errors import ScoreUnavailable
from objectives.access import plan_or_404
from objectives.models import Plan
from objectives.permissions import may_publish
from objectives.selectors import public_since, published_plan
from objectives.services import close_to_public, open_to_public
from reports.pages.public.fields import FIELDS, contact, licence
from reports.pages.public.index import by_year, public_years
from reports.pages.public.page import PublicPage, public_page
from reports.pages.public.tables import INDICATORS, public_table
from reports.pages.tables import export_links, exported
from reports.snapshot.archive.settled import settled_years
from reports.snapshot.selectors import build_snapshots


@require_safe
@from_replica
def index(request: HttpRequest) -> HttpResponse:
    """All agencies' years that are public, and what is there to take away."""
    context = {"years": by_year(public_years()), "fields": FIELDS, **_published()}
    return render(request, "reports/public/index.html", context)


@require_safe
@from_replica
def agency_years(request: HttpRequest, agency: str) -> HttpResponse:
    """One agency over the years; not found where none of them is public."""
    found = public_years(agency)
    if not found:
        raise Http404
    settled = settled_years([one.plan.id for one in found]).years
    context = {
        "name": found[0].plan.agency_name,
        "rows": found,
        "bars": [
            (roc_year(one.plan.year), year.december.score.total, year.december.score.maximum, None)
            for one in reversed(found)
            if (year := settled.get(one.plan.id))
        ],
        "breadcrumbs": [_above()],
    }
    return render(request, "reports/public/agency.html", context)


@require_safe
@from_replica
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
    context = {
        "page": page,
        "sample_data": page.sample,
        "links": export_links(request, INDICATORS),
        **_published(),
        "breadcrumbs": [
            _above(),
            {"url": reverse("public_agency", args=[agency]), "label": page.agency_name},
        ],
    }
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


def _published() -> dict[str, Any]:
    """Under which licence, by whom, and whom somebody asks."""
    return {"licence": licence(), "contact": contact(), "CITY_NAME": settings.CITY_NAME}


def _above() -> dict[str, str]:
    return {"url": reverse("public_index"), "label": _("What the city reached")}


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
