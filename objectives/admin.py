"""The plan's tree in the admin: facets, objectives, accounts and the year's settings.

``PlanAdmin`` and ``ObjectiveAdmin`` are registered by ``indicators.admin``, which knows what stands below them.
"""

from django.contrib import admin
from django.db.models import Max, Q
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.permissions import agency_ids, has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import Crumb, PortalModelAdmin, TableInline
from chiayi_kpi.core.admin_sheets import SheetTransfer
from objectives import permissions
from objectives.admin_access import (
    BranchAdmin,
    PlanRowAdmin,
    add_url,
    change_url,
    children_panel,
    first_by_key,
    plan_crumb,
)
from objectives.admin_filters import AgencyFilter, FacetFilter, PlanAgencyFilter, PlanYearFilter, YearFilter
from objectives.forms import FacetForm, ObjectiveForm, PlanForm
from objectives.models import Facet, Objective, ObjectiveAccount, PerformanceYear, Plan, PolicyAxis
from objectives.resources import FacetResource, ObjectiveResource, PlanResource
from objectives.selectors import named
from objectives.writing.rich_text import as_html, without_pictures


class PolicyAxisInline(TableInline):
    model = PolicyAxis
    fields = ["position", "name"]


class PlanAdmin(SheetTransfer, PlanRowAdmin):
    """One agency's plan of a year; the common plan is the one without an agency."""

    section_order = 10
    plan_path = ""
    resource_classes = [PlanResource]
    form = PlanForm
    inlines = [PolicyAxisInline]
    list_display = ["year", "owner", "chapter", "status", "has_sample_figures"]
    list_display_links = ["owner"]
    list_filter = [PlanYearFilter, PlanAgencyFilter, "status"]
    list_select_related = ["agency"]
    search_fields = ["agency__name", "agency__code", "preamble"]
    search_help_text = _("Searches the agency's name and code, and the preamble.")
    fieldsets = [
        (None, {"fields": ["year", "agency", "chapter", "preamble"]}),
        (_("Sample data"), {"fields": ["has_sample_figures"]}),
    ]

    @admin.display(description=_("agency"), ordering="agency__name")
    def owner(self, plan: Plan) -> str:
        return plan.agency_name or str(_("Common plan"))

    def get_queryset(self, request):
        return named(super().get_queryset(request)).select_related("approved_by")

    def get_readonly_fields(self, request, obj=None):
        """A plan's year and agency are its name; everything below it hangs on them."""
        return ("year", "agency") if obj is not None else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "agency":
            ids = agency_ids(request.user, Permission.EDIT_PLAN)
            field.queryset = field.queryset.existing()
            if ids is not None:
                field.queryset = field.queryset.filter(pk__in=ids)
            field.required = not has_permission(request.user, Permission.EDIT_COMMON_PLAN)
            if field.required:
                field.help_text = ""  # leaving it empty is the planning office's alone
        return field

    def trail(self, obj) -> list[Crumb]:
        return []

    def response_post_save_add(self, request, obj):
        """What comes next is the tree, which stands on the plan's own page."""
        return redirect(change_url(obj))

    def response_post_save_change(self, request, obj):
        return redirect(change_url(obj))


@admin.register(Facet)
class FacetAdmin(SheetTransfer, BranchAdmin):
    """A facet (面向) with its objectives and what their weights leave open."""

    section_order = 20
    resource_classes = [FacetResource]
    form = FacetForm
    change_form_template = "admin/objectives/branch/change_form.html"
    list_display = ["no", "name", "plan", "weight", "cap"]
    list_display_links = ["name"]
    list_filter = [YearFilter, AgencyFilter]
    list_select_related = ["plan__agency"]
    search_fields = ["name", "note"]
    fields = ["plan", ("no", "name"), ("weight", "cap"), "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan__agency")

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        plan = first_by_key(Plan.objects.filter(permissions.visible(request.user)), initial.get("plan"))
        return {"no": _next_facet(plan), **initial} if plan else initial

    def panel_context(self, request, obj) -> dict:
        if obj is None:
            return {}
        rows = list(
            Objective.objects.filter(facet=obj, plan=obj.plan_id).select_related("facet").order_by("no")
        )
        new_url = ""
        if self.has_change_permission(request, obj):
            new_url = add_url(Objective, plan=obj.plan_id, facet=obj.pk)
        elsewhere = obj.plan.is_common and not rows
        return {"children": children_panel(rows, Objective, obj.weight, new_url, elsewhere=elsewhere)}

    def get_search_results(self, request, queryset, search_term):
        queryset, distinct = super().get_search_results(request, queryset, search_term)
        return queryset.order_by("-plan__year", "plan__agency_id", "no"), distinct


class ObjectiveAdmin(SheetTransfer, BranchAdmin):
    """A strategic performance objective (策略績效目標)."""

    section_order = 30
    resource_classes = [ObjectiveResource]
    form = ObjectiveForm
    list_display = ["code", "name", "owner", "weight"]
    list_display_links = ["name"]
    list_filter = [YearFilter, AgencyFilter, FacetFilter]
    list_select_related = ["plan__agency", "facet"]
    search_fields = ["name", "description"]
    autocomplete_fields = ["facet"]
    fields = ["plan", "facet", ("no", "name"), "weight", "axis", "description"]
    ordering = ["-plan__year", "plan__agency_id", "facet__no", "no"]

    @admin.display(description=_("number"), ordering="facet__no")
    def code(self, objective: Objective) -> str:
        return objective.code

    @admin.display(description=_("plan"), ordering="plan__agency__name")
    def owner(self, objective: Objective) -> str:
        return str(objective.plan)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan__agency", "facet__plan__agency")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "facet":
            rows = Facet.objects.filter(permissions.visible(request.user, "plan"))
            kwargs["queryset"] = rows.select_related("plan__agency")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        facet = first_by_key(
            Facet.objects.filter(permissions.visible(request.user, "plan")), initial.get("facet")
        )
        if facet is None or not initial.get("plan"):
            return initial
        return {"no": next_number(facet.objectives, facet.plan_id, int(initial["plan"])), **initial}

    def trail(self, obj) -> list[Crumb]:
        steps = [plan_crumb(obj.plan)]
        return [*steps, Crumb(str(obj.facet), change_url(obj.facet))] if obj.facet_id else steps

    def row_to_add(self, form):
        row = super().row_to_add(form)
        if row is not None:
            row.facet = first_by_key(form.fields["facet"].queryset, form.initial.get("facet"))
        return row


def next_number(rows, *plan_ids: int) -> int:
    """The number after the highest that these plans have among ``rows``."""
    return (rows.filter(plan_id__in=plan_ids).aggregate(most=Max("no"))["most"] or 0) + 1


def _next_facet(plan: Plan) -> int | None:
    existing = Facet.objects.filter(Q(plan=plan) | Q(plan__year=plan.year, plan__agency=None))
    used = set(existing.values_list("no", flat=True))
    return next((no for no in range(1, Facet.NARRATIVE + 1) if no not in used), None)


@admin.register(ObjectiveAccount)
class ObjectiveAccountAdmin(PlanRowAdmin):
    """What the annual report says of an objective: read here, written on its own page, which keeps every version."""

    section = "figures"
    section_order = 60
    change_form_template = "admin/objectives/account/change_form.html"
    list_display = ["objective", "plan"]
    list_filter = [YearFilter, AgencyFilter]
    list_select_related = ["plan__agency", "objective__facet"]
    search_fields = ["text", "objective__name"]
    fields = ["plan", "objective", "account"]
    readonly_fields = ["account"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan__agency", "objective__facet")

    def may_edit(self, user, obj=None) -> bool:
        """Nobody, here: the markup would be edited raw, beside what others are writing."""
        return False

    def lock_reason(self, obj) -> str:
        return ""

    @admin.display(description=_("account"))
    def account(self, row: ObjectiveAccount) -> str:
        return mark_safe(without_pictures(as_html(row.text), set()))  # noqa: S308 - as_html sanitises


@admin.register(PerformanceYear)
class PerformanceYearAdmin(PortalModelAdmin):
    """The planning office's settings of a year."""

    section_order = 90
    list_display = ["year", "report_day", "review_days", "signatories"]

    def may_view(self, user, obj=None) -> bool:
        return has_permission_anywhere(user, Permission.VIEW)

    def may_edit(self, user, obj=None) -> bool:
        return has_permission(user, Permission.EDIT_COMMON_PLAN)

    def may_view_history(self, user, obj) -> bool:
        return has_permission(user, Permission.VIEW_HISTORY)
