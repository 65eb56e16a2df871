"""The city's side of the year's end: how far each agency is, and the year's grades."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from indicators.errors import RatingRefused
from indicators.models import RatingPart
from indicators.permissions import may_set_grades
from indicators.selectors.grades import grade_table
from indicators.selectors.ratings import ConfirmationRow, SettlementRow, confirmations, settlements
from indicators.services.grades import set_grades
from objectives.selectors import PlanRow, plans_of_year
from reports.settlement.forms import GRADE_FIELDS, GradeFormSet


class Standing(NamedTuple):
    """How far one agency's year is: each part with its confirmation, and the settlement where it is settled."""

    plan: PlanRow
    confirmed: tuple[tuple[str | Promise, ConfirmationRow | None], ...]
    settled: SettlementRow | None


@login_required
@require_safe
def settling(request: HttpRequest, year: int) -> HttpResponse:
    """Every agency with a plan: which parts are confirmed, which years are settled."""
    _city_only(request)
    plans = [plan for plan in plans_of_year(year) if plan.agency_id]
    if not plans:
        raise Http404
    ids = [plan.id for plan in plans]
    done, settled = confirmations(ids), settlements(ids)
    rows = [
        Standing(
            plan,
            tuple((part.label, done.get(plan.id, {}).get(part)) for part in RatingPart),
            settled.get(plan.id),
        )
        for plan in plans
    ]
    context = {
        "year": year,
        "parts": RatingPart.labels,
        "rows": rows,
        "settled": len(settled),
        "may_set_grades": may_set_grades(request.user),
        "sample_data": any(plan.has_sample_figures for plan in plans),
    }
    return render(request, "reports/settling.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grades(request: HttpRequest, year: int) -> HttpResponse:
    """The year's table of grades; the planning office sets it."""
    _city_only(request)
    if request.method == "POST" and not may_set_grades(request.user):
        raise PermissionDenied(_("Only the planning office sets the grades."))
    standing = [{name: getattr(grade, name) for name in GRADE_FIELDS} for grade in grade_table(year)]
    for row in standing:
        row["least"] = f"{row['least'].normalize():f}"
    forms = GradeFormSet(request.POST if request.method == "POST" else None, initial=standing)
    refusal = ""
    if request.method == "POST" and forms.is_valid():
        kept = [
            form.grade()
            for form in forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]
        try:
            set_grades(year=year, grades=kept, by=request.user)
        except RatingRefused as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("The grades are set. Settled years keep theirs."))
            return redirect("grades", year=year)
    failed = request.method == "POST"
    context = {
        "year": year,
        "forms": forms,
        "refusal": refusal,
        "may_set": may_set_grades(request.user),
        "grades": grade_table(year),
    }
    return render(request, "reports/grades.html", context, status=422 if failed else 200)


def _city_only(request: HttpRequest) -> None:
    if not has_permission(request.user, Permission.VIEW):
        raise Http404
