"""The plan page: the whole plan at a glance, what is missing, its faults, and the way to approval and back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.models import BudgetItem, BusinessLine, Execution
from chiayi_kpi.core.admin_base import is_key, seen_or_404
from indicators.admin import branches, sheet
from indicators.admin.outline import Outline, plan_outline
from indicators.forms.approval import ChangesForm
from indicators.models import (
    Award,
    CopyReview,
    MidTermTarget,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
)
from indicators.reporting.unassigned import unassigned
from indicators.selectors.openings import opening_now
from indicators.services.approval import PlanNotReady, approve_plan, return_plan_to_draft
from indicators.services.copy_reviews import tick_reviews
from indicators.validation import PlanFault, faults_of_approved, plan_check
from indicators.validation.moved_values import changes_to_explain
from indicators.validation.old_targets import notes_on_changes
from objectives import permissions
from objectives.admin import PlanAdmin as TreeAdmin
from objectives.admin_access import add_url, change_url, list_url, plan_crumb
from objectives.admin_filters import AgencyFilter
from objectives.forms import ReturnToDraftForm
from objectives.models import Facet, Objective, ObjectiveAccount, Plan

PANEL_PLANS = 30
_CODE = re.compile(r"\d+(?:-\d+){0,2}")


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault of the plan with the page on which it can be mended (empty where there is none)."""

    where: str
    message: str
    url: str


@admin.register(Plan)
class PlanAdmin(TreeAdmin):
    """One agency's plan of a year, or the common plan: the hub from which everything else is reached."""

    change_form_template = "admin/objectives/plan/change_form.html"
    history_inside = [(Facet, "plan"), (Objective, "plan")]

    def index_panel(self, request) -> dict:
        """The newest plans that the person may see, for the first page."""
        rows = self.get_queryset(request).order_by("-year", "chapter", "agency__code")
        plans = list(rows[:PANEL_PLANS])
        return {
            "template": "admin/objectives/plan/_index_panel.html",
            "plans": [{"plan": plan, "url": change_url(plan)} for plan in plans],
            "list_url": list_url(Plan),
            "add_url": add_url(Plan) if self.has_add_permission(request) else "",
        }

    def panel_context(self, request, obj) -> dict:
        if obj is None:
            return {}
        editable = self.has_change_permission(request, obj)
        outline = plan_outline(obj, editable=editable)
        faults, notes = plan_check(obj)
        may_approve = permissions.may_approve_plan(request.user, obj)
        copy_url = reverse("admin:objectives_plan_copy", args=[obj.pk])
        return {
            "outline": outline,
            "faults": placed_faults(faults, outline),
            "notes": placed_faults(notes, outline),
            "unsettled": unsettled_plans(obj) if may_approve else [],
            "add_facet_url": add_url(Facet, plan=obj.pk) if editable else "",
            "step_url": reverse("admin:objectives_plan_step", args=[obj.pk]) if editable else "",
            "sheet_url": reverse("admin:objectives_plan_sheet", args=[obj.pk]) if editable else "",
            "copy_url": copy_url if editable and not outline.has_own else "",
            "may_approve": may_approve,
            "related": self._related(obj),
            "reviews": review_lines(obj),
            "may_review": permissions.may_edit_plan(request.user, obj),
        }

    def _related(self, plan: Plan) -> list[tuple[str, str]]:
        """The lists of what hangs on this plan besides its tree: (name, address)."""
        if plan.is_common:
            planned = list_url(PlannedValue, year=plan.year, agency=AgencyFilter.COMMON)
            return [(_plural(PlannedValue), planned)]
        of_plan = {"year": plan.year, "agency": plan.own_agency.code}
        models = (
            BusinessLine,
            BudgetItem,
            Execution,
            MonthlyFigure,
            PlannedValue,
            MidTermTarget,
            NotApplicable,
            Award,
        )
        return [
            *((_plural(model), list_url(model, **of_plan)) for model in models),
            (_plural(ObjectiveAccount), list_url(ObjectiveAccount, **of_plan)),
            (_plural(PriorValue), list_url(PriorValue, agency=plan.own_agency.code)),
        ]

    # ---- approval

    def get_urls(self):
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/approve/", guard(self.approve_view), name="objectives_plan_approve"),
            path("<int:pk>/return-to-draft/", guard(self.return_view), name="objectives_plan_return"),
            path("<int:pk>/reviews/", guard(self.reviews_view), name="objectives_plan_reviews"),
            *branches.urls(self),
            *sheet.urls(self),
            *super().get_urls(),
        ]

    def reviews_view(self, request, pk: int):
        """Tick what was looked at of what copying the year did to the plan."""
        plan = seen_or_404(self.get_queryset(request), pk)
        if request.method == "POST":
            ids = [int(key) for key in request.POST.getlist("review") if is_key(key)]
            if "all" in request.POST:
                ids = [line.review.pk for line in review_lines(plan)]
            count = tick_reviews(plan=plan, ids=ids, by=request.user)
            text = ngettext("%(count)s point is ticked.", "%(count)s points are ticked.", count)
            messages.success(request, text % {"count": count})
        return redirect(change_url(plan))

    def approve_view(self, request, pk: int):
        """Ask, then approve; a plan with faults gets its list instead of the question."""
        plan = self._plan_to_approve(request, pk)
        changes = changes_to_explain(plan)
        opening = opening_now(plan)
        form = ChangesForm(
            request.POST if request.method == "POST" else None,
            changes=changes,
            reason=opening.reason if opening else "",
        )
        if request.method == "POST" and form.is_valid():
            try:
                approve_plan(plan=plan, by=request.user, **form.cleaned_data)
            except PlanNotReady as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("The plan is approved."))
            return redirect(change_url(plan))
        outline = plan_outline(plan, editable=False)
        faults, notes = plan_check(plan)
        return self._confirmation(
            request,
            plan,
            _("Approve the plan?"),
            faults=placed_faults(faults, outline),
            notes=placed_faults([*notes, *notes_on_changes(changes)], outline),
            changes=changes,
            changes_form=form,
            unsettled=unsettled_plans(plan),
            unseen=CopyReview.objects.filter(plan=plan, seen_at=None).count(),
            unassigned=[
                (
                    ngettext(
                        "Nobody is assigned to %(count)d indicator that is to be reported.",
                        "Nobody is assigned to %(count)d indicators that are to be reported.",
                        one.missing,
                    )
                    % {"count": one.missing},
                    reverse("assignments", args=[one.year, one.agency_code]),
                )
                for one in unassigned(Q(pk=plan.pk))
            ],
        )

    def return_view(self, request, pk: int):
        """Ask for the reason, then open the plan again."""
        plan = self._plan_to_approve(request, pk)
        form = ReturnToDraftForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return_plan_to_draft(plan=plan, by=request.user, reason=form.cleaned_data["reason"])
            except PlanNotReady as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("The plan is a draft again."))
            return redirect(change_url(plan))
        return self._confirmation(request, plan, _("Return the plan to draft?"), form=form)

    def _plan_to_approve(self, request, pk: int) -> Plan:
        plan = seen_or_404(self.get_queryset(request), pk)
        if not permissions.may_approve_plan(request.user, plan):
            raise PermissionDenied
        return plan

    def _confirmation(self, request, plan: Plan, title: str, **context) -> TemplateResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "plan": plan,
            "opts": self.opts,
            "trail": [plan_crumb(plan)],
            "back_url": change_url(plan),
        }
        return TemplateResponse(request, "admin/objectives/plan/confirm.html", context)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What copying the year did at one place, and the page on which it can be put right (empty: there is none)."""

    review: CopyReview
    url: str


def review_lines(plan: Plan) -> list[ReviewLine]:
    """What nobody has looked at yet since the plan was copied from the year before."""
    return [ReviewLine(row, _page_of(row)) for row in CopyReview.objects.filter(plan=plan, seen_at=None)]


def _page_of(row: CopyReview) -> str:
    """The page of the row, or of the plan where rows of its kind have none."""
    if not row.model:
        return ""
    try:
        return reverse(f"admin:{row.model.replace('.', '_')}_change", args=[row.row])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class UnsettledPlan:
    """An approved plan that the common plan, as it stands now, leaves with faults: the first of them and how many."""

    plan: Plan
    url: str
    first: str
    more: int


def unsettled_plans(plan: Plan) -> list[UnsettledPlan]:
    """For the common plan, the agencies whose approval it has overtaken; nothing for an agency's plan."""
    return [
        UnsettledPlan(
            found, change_url(found), f"{faults[0].where}{_(': ')}{faults[0].message}", len(faults) - 1
        )
        for found, faults in faults_of_approved(plan)
    ]


def placed_faults(faults: Iterable[PlanFault], outline: Outline) -> list[PlacedFault]:
    """Faults of a plan, or notes, each with the page of the row that its place names."""
    places = outline.places()
    return [_placed(str(fault.where), str(fault.message), places) for fault in faults]


def _placed(where: str, message: str, places: dict[str, str]) -> PlacedFault:
    codes = _CODE.findall(where)
    url = next((places[code] for code in codes if code in places), "")
    return PlacedFault(where, message, url)


def _plural(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)
