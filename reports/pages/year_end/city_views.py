"""The city's side of the year's end: how far each agency is, and the year's grades."""

from collections.abc import Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.reasons import ReasonBox, ReasonRefused, refused_box
from indicators.errors import GradeRefused, RatingRefused, ScoreUnavailable
from indicators.permissions import may_set_grades
from indicators.year_end.grades import FIELDS
from indicators.year_end.selectors import grade_table, settled_agencies
from indicators.year_end.services import set_grades
from objectives.selectors import plans_of_agencies
from reports.pages.year_end.city_page import settling_page
from reports.pages.year_end.forms import GradeFormSet, SettleForm
from reports.pages.year_end.settling import settle_year

MOST_CHOSEN = 200  # more agencies than any city has


@login_required
@require_safe
@patient_collector()
def settling(request: HttpRequest, year: int) -> HttpResponse:
    """Every agency with a plan: how far it is, what it would be settled with, and what still stands against it."""
    _city_only(request)
    return _settling_page(request, year)


@login_required
@require_POST
def settle_chosen(request: HttpRequest, year: int) -> HttpResponse:
    """Settle the ticked agencies' years, each by itself: one that cannot be settled keeps no other back.

    What is refused is said on the page, with the ticks and the reason as they were sent.
    """
    if not may_set_grades(request.user):
        raise hidden()
    chosen = request.POST.getlist("agency")[:MOST_CHOSEN]
    box = ReasonBox(request.POST.get("box", ""), request.POST.get("reason", ""))
    refusals = []
    if not SettleForm(request.POST).is_valid():
        refusals.append(_("Nothing is settled yet: tick that these years are to be frozen."))
    elif not chosen:
        refusals.append(_("Choose at least one agency."))
    else:
        refusals, box = _settle_each(request, year, chosen, box)
    if not refusals:
        return redirect("settling", year=year)
    for refusal in refusals:
        messages.error(request, refusal)
    return _settling_page(request, year, chosen=chosen, box=box)


def _settle_each(
    request: HttpRequest, year: int, chosen: Collection[str], box: ReasonBox
) -> tuple[list[str], ReasonBox]:
    """Settle these agencies' years and say which were; returns why the others were not, and the box of the reason then."""
    settled, refusals = [], []
    for plan in plans_of_agencies(year, chosen):
        # Each in a transaction of its own, on purpose: what is settled stays, whatever befalls the next one.
        try:
            settle_year(
                plan=plan,
                by=request.user,
                reason=box.text,
                shown=request.POST.get(f"shown-{plan.own_agency.code}", ""),
            )
        except (Refused, ScoreUnavailable) as fault:
            refusals.append(_("%(agency)s: %(why)s") % {"agency": plan.agency_name, "why": fault})
            if isinstance(fault, ReasonRefused):
                box = refused_box(box.id, box.text, fault)
        else:
            settled.append(plan.agency_name)
    if settled:
        said = ngettext(
            "%(count)s year is settled: %(agencies)s.",
            "%(count)s years are settled: %(agencies)s.",
            len(settled),
        )
        messages.success(request, said % {"count": len(settled), "agencies": _(", ").join(settled)})
    return refusals, box


def _settling_page(
    request: HttpRequest,
    year: int,
    *,
    chosen: Collection[str] | None = None,
    box: ReasonBox | None = None,
) -> HttpResponse:
    """The page as it stands; ``chosen`` and ``box``: the ticks and the reason of what was refused."""
    page = settling_page(year)
    if page is None:
        return render(request, "no_plan_yet.html", {"year": year, "title": _("Settling the year")})
    context = {
        "year": year,
        "page": page,
        "chosen": {line.plan.agency_code for line in page.ready} if chosen is None else chosen,
        "box": box,
        "may_settle": may_set_grades(request.user),
        "may_approve": has_permission(request.user, Permission.APPROVE_PLAN),
        "sample_data": any(line.plan.has_sample_figures for line in page.lines),
    }
    return render(request, "reports/year_end/settling.html", context, status=422 if box else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grades(request: HttpRequest, year: int) -> HttpResponse:
    """The year's table of grades; the planning office sets it."""
    _city_only(request)
    if request.method == "POST" and not may_set_grades(request.user):
        raise PermissionDenied(_("Only the planning office sets the grades."))
    existing = [{name: getattr(grade, name) for name in FIELDS} for grade in grade_table(year)]
    for row in existing:
        row["least"] = plain(row["least"])
        row["indicator_rate"] = plain(row["indicator_rate"])
    forms = GradeFormSet(request.POST if request.method == "POST" else None, initial=existing)
    refusal = ""
    if request.method == "POST" and forms.is_valid():
        kept = [
            form.grade()
            for form in forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]
        try:
            set_grades(year=year, grades=kept, by=request.user)
        except GradeRefused as fault:
            for form in forms:
                if form.cleaned_data.get("name") == fault.grade:
                    form.add_error(fault.field, str(fault))
        except RatingRefused as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("The grades are set."))
            return redirect("grades", year=year)
    failed = request.method == "POST"
    fixed = settled_agencies(year)
    context = {
        "year": year,
        "forms": forms,
        "refusal": refusal,
        "may_set": may_set_grades(request.user) and not fixed,
        "fixed": fixed,
        "grades": grade_table(year),
    }
    return render(request, "reports/year_end/grades.html", context, status=422 if failed else 200)


def _city_only(request: HttpRequest) -> None:
    if not has_permission(request.user, Permission.VIEW):
        raise hidden()
