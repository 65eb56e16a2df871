"""The pages about agencies, for the planning office and the administrators: the list, and what becomes of one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chiayi_kpi.accounts.agency_changes import AgencyRefused, begin_agency, end_agency, rename_agency
from chiayi_kpi.accounts.ends_corrected import Corrected
from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.accounts.people.along import LeftOut, going_along
from chiayi_kpi.accounts.selectors import agencies_with_changes, agency_with_changes, people_of
from chiayi_kpi.core.clock import today
from indicators.services.ends_corrected import correct_last_day, preview_of_correction, settled_years
from objectives.permissions import may_edit_common_plan
from objectives.selectors import open_years
from reports.pages.agencies.forms import BeginForm, CorrectForm, EndForm, RenameForm
from reports.pages.agencies.selectors import keeper_or_404, years_to_take_over


@login_required
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency with its former names, its last day and who took it over."""
    keeper_or_404(request)
    return render(request, "reports/agencies/agencies.html", {"agencies": agencies_with_changes()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """One agency; a form sent to it shows what it would do, and does it when confirmed."""
    keeper = keeper_or_404(request)
    changes = agency_with_changes(agency)
    if changes is None:
        raise Http404
    found = changes.agency
    step = request.POST.get("step") if request.method == "POST" else None
    rename = RenameForm(
        request.POST if step == "rename" else None, initial={"first_day": today()}, auto_id="rename_%s"
    )
    begin = BeginForm(
        request.POST if step == "begin" else None,
        initial={"first_day": found.first_day},
        auto_id="begin_%s",
    )
    end = EndForm(
        request.POST if step == "end" else None,
        agency=found,
        initial={"last_day": today(), "people_go_along": True},
        auto_id="end_%s",
    )
    correct = CorrectForm(
        request.POST if step == "correct" else None,
        initial={"last_day": found.last_day},
        auto_id="correct_%s",
    )
    context: dict[str, Any] = {"agency": found, "heirs": changes.heirs, "rename": rename, "begin": begin}
    context |= {"end": end, "correct": correct, "step": step}
    if found.ended and changes.heirs and may_edit_common_plan(keeper):
        context["years"] = years_to_take_over(found)
    context["breadcrumbs"] = [{"url": reverse("agencies"), "label": _("Agencies")}]
    if step is None:
        return render(request, "reports/agencies/agency.html", context)
    steps: dict[str, tuple[forms.Form, Callable[[], list[LeftOut] | None]]] = {
        "rename": (rename, lambda: rename_agency(agency=found, **rename.cleaned_data, by=keeper)),
        "begin": (begin, lambda: begin_agency(agency=found, **begin.cleaned_data, by=keeper)),
        "end": (end, lambda: _end(found, end, keeper)),
        "correct": (correct, lambda: _correct(correct_last_day, found, correct, keeper).left_out),
    }
    if step not in steps:
        raise Http404
    form, take = steps[step]
    return _answer(request, context, form, take, keeper)


def _answer(
    request: HttpRequest,
    context: dict[str, Any],
    form: forms.Form,
    take: Callable[[], list[LeftOut] | None],
    keeper: User,
) -> HttpResponse:
    found: Agency = context["agency"]
    if not form.is_valid():
        return render(request, "reports/agencies/agency.html", context, status=422)
    if "confirm" not in request.POST:
        context |= {"form": form, "plans": open_years(found.pk), "people": people_of(found)}
        if form.cleaned_data.get("people_go_along"):
            (successor,) = form.cleaned_data["successors"]
            context["left_out"] = going_along(found, successor, keeper).left_out
        if "taken_back" in form.fields:
            try:
                context["corrected"] = _correct(preview_of_correction, found, form, keeper)
            except AgencyRefused as refused:
                form.add_error(None, str(refused))
                return render(request, "reports/agencies/agency.html", context, status=422)
            context["settled"] = settled_years(found)
        return render(request, "reports/agencies/preview.html", context)
    try:
        left_out = take() or ()
    except AgencyRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "reports/agencies/agency.html", context, status=422)
    messages.success(request, _("Saved."))
    if context["step"] == "correct":
        sentence = _("%(person)s does not hold the role %(role)s again: %(why)s")
    else:
        sentence = _("%(person)s did not go along as %(role)s: %(why)s")
    for one in left_out:
        messages.warning(request, sentence % {"person": one.person, "role": one.role, "why": one.why})
    return redirect("agency", found.code)


def _end(agency: Agency, form: EndForm, by: User) -> list[LeftOut]:
    data = form.cleaned_data
    return end_agency(
        agency=agency,
        last_day=data["last_day"],
        successors=list(data["successors"]),
        people_go_along=data["people_go_along"],
        by=by,
    )


def _correct(do: Callable[..., Corrected], agency: Agency, form: forms.Form, by: User) -> Corrected:
    data = form.cleaned_data
    return do(agency=agency, last_day=data["last_day"], reason=data["reason"], by=by)
