"""Carrying a year over: first what would come of it, then the drafts of the next year's plans."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.models import LAST_YEAR
from indicators.services.copied_year import Choices
from indicators.services.copy_refusals import needs_common_plan
from objectives.access import plan_or_404
from objectives.addresses import plan_url
from objectives.models import Plan
from objectives.permissions import may_edit_plan
from reports.pages.next_year.copying import CarriedOver, carry_over
from reports.pages.next_year.page import copy_view, plan_lines
from reports.pages.next_year.selectors import left_out, plans_to_carry
from reports.pages.plan_request import crumbs


class ChoicesForm(forms.Form):
    """What goes along besides the plan itself; ``step`` is ``preview`` or ``make``."""

    budget = forms.BooleanField(label=gettext_lazy("Budget items"), required=False, initial=True)
    assignments = forms.BooleanField(label=gettext_lazy("Who reports what"), required=False, initial=True)
    not_applicable = forms.BooleanField(
        label=gettext_lazy("What does not apply, with its reason"), required=False, initial=True
    )
    step = forms.ChoiceField(choices=[("preview", ""), ("make", "")], widget=forms.HiddenInput)

    def choices(self) -> Choices:
        """Of a form that ``is_valid()``."""
        return Choices(
            **{name: self.cleaned_data[name] for name in ("budget", "assignments", "not_applicable")}
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """One agency's plan of the next year, by whoever drafts its plans."""
    plan = plan_or_404(request, year, agency)
    if not may_edit_plan(request.user, plan):
        raise PermissionDenied(_("Only who drafts the agency's plans carries them over."))
    context = {"plan": plan, "breadcrumbs": crumbs(plan), "common_missing": needs_common_plan(plan, year + 1)}
    return _page(request, year, [plan], context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def city(request: HttpRequest, year: int) -> HttpResponse:
    """The common plan's and every agency's plan of the next year, by the planning office."""
    if not has_permission(request.user, Permission.EDIT_COMMON_PLAN):
        raise hidden()
    return _page(request, year, plans_to_carry(year, year + 1), {"breadcrumbs": crumbs()})


def _page(request: HttpRequest, year: int, plans: Sequence[Plan], context: dict) -> HttpResponse:
    to = year + 1
    plan: Plan | None = context.get("plan")
    form = ChoicesForm(request.POST if request.method == "POST" else None)
    lines = plan_lines(plans, to)
    context |= {
        "year": year,
        "to": to,
        "last_year": LAST_YEAR,
        "left_out": left_out(year, to, plan.own_agency.code if plan else None),
        "lines": lines,
        "form": form,
        "may_carry_common": has_permission(request.user, Permission.EDIT_COMMON_PLAN),
        "sample_data": any(plan.has_sample_figures for plan in plans),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/next_year/page.html", context)
    keys = set(request.POST.getlist("plan")) if plan is None else {line.key for line in lines}
    chosen = [line.source for line in lines if line.key in keys and not line.is_closed]
    if not chosen:
        messages.error(request, _("Choose at least one plan that is not approved yet."))
        return render(request, "reports/next_year/page.html", context, status=422)
    preview = form.cleaned_data["step"] == "preview"
    found = carry_over(chosen, to, by=request.user, choices=form.choices(), preview=preview)
    if preview:
        copies = [copy_view(copied) for copied in found.copied]
        context |= {
            "copies": copies,
            "brings": any(copy.brings for copy in copies),
            "refused": found.refused,
            "chosen": [line for line in lines if line.source in chosen],
        }
        return render(request, "reports/next_year/preview.html", context)
    return _made(request, found, of_agency=plan is not None)


def _made(request: HttpRequest, found: CarriedOver, *, of_agency: bool) -> HttpResponse:
    for plan, reason in found.refused:
        messages.error(request, f"{plan.title}{_(': ')}{reason}")
    if found.copied:
        text = ngettext("%(count)s plan is drafted.", "%(count)s plans are drafted.", len(found.copied))
        messages.success(request, text % {"count": len(found.copied)})
    if of_agency and found.copied:
        return redirect(plan_url(found.copied[0].plan.pk))
    return redirect(request.path)
