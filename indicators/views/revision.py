"""The targets of a plan, those changed after its approval beside the old ones, and the page that changes one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chiayi_kpi.core.errors import Refused
from indicators.forms.revision import TargetForm
from indicators.models import ScoringComponent
from indicators.permissions import may_revise
from indicators.selectors.targets import plan_targets, revisable_component
from indicators.services.revisions import revise_target
from indicators.validation.old_targets import note_on
from objectives.access import plan_or_404
from objectives.locking import closed_by_settling
from objectives.models import Plan
from objectives.selectors import common_plan


@login_required
@require_safe
def revisions(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Every indicator's target; who may view the plan sees it, who may revise it finds a link beside each."""
    plan = plan_or_404(request, year, agency)
    common = common_plan(year)
    context = {
        "plan": plan,
        "targets": plan_targets(plan),
        "may_revise": _is_open(request, plan),
        "may_revise_common": common is not None and _is_open(request, common),
        "breadcrumbs": [{"url": reverse("my_work"), "label": _("My work")}, {"label": plan.agency_name}],
    }
    return render(request, "indicators/revisions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, year: int, agency: str, component: int) -> HttpResponse:
    """Change one target of an approved plan, with its cause; a lowered one needs a countermeasure too."""
    plan = plan_or_404(request, year, agency)
    found = _component(plan, component)
    if not may_revise(request.user, found.indicator.plan):
        raise PermissionDenied(_("Only the planning office changes a target after the plan's approval."))
    closed = closed_by_settling(found.indicator.plan)
    if closed:
        messages.error(request, closed)
        return redirect("revisions", year=year, agency=agency)
    form = TargetForm(
        request.POST if request.method == "POST" else None, component=found, indicator=found.indicator
    )
    if request.method == "POST" and form.is_valid():
        try:
            revision = revise_target(
                plan=found.indicator.plan,
                component=found,
                parameters=form.parameters,
                texts=form.texts,
                by=request.user,
                **form.said,
            )
        except Refused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The target is changed; the old one stays printed beside it."))
            if note := note_on(revision.indicator, revision.old):
                messages.warning(request, f"{revision.indicator.code}{_(': ')}{note}")
            return redirect("revisions", year=year, agency=agency)
    context = {
        "plan": plan,
        "component": found,
        "indicator": found.indicator,
        "form": form,
        "breadcrumbs": [
            {"url": reverse("my_work"), "label": _("My work")},
            {"url": reverse("revisions", args=[year, agency]), "label": _("Targets")},
        ],
    }
    return render(request, "indicators/revise.html", context, status=422 if form.errors else 200)


def _is_open(request: HttpRequest, plan: Plan) -> bool:
    """Whether the person may revise targets that stand in this plan now."""
    return plan.is_approved and may_revise(request.user, plan) and not closed_by_settling(plan)


def _component(plan: Plan, component_id: int) -> ScoringComponent:
    """A component with a target that can be changed and stands in the plan or in the year's common plan."""
    found = revisable_component(plan, component_id)
    if found is None:
        raise Http404
    return found
