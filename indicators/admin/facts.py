"""What an agency says of its indicators in its plan: earlier years, planned paths, what does not apply."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.permissions import has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import PortalModelAdmin
from chiayi_kpi.core.admin_forms import FullCleanForm
from chiayi_kpi.core.admin_sheets import SheetTransfer
from indicators.errors import ReportingRefused
from indicators.forms.earlier import PriorValueForm
from indicators.models import (
    Indicator,
    MidTermTarget,
    NotApplicable,
    PlannedValue,
    PriorValue,
)
from indicators.resources import (
    MidTermTargetResource,
    NotApplicableResource,
    PlannedValueResource,
    PriorValueResource,
)
from indicators.services.earlier import EarlierValues, change_earlier_value, moved_text
from objectives import permissions
from objectives.admin_access import PlanRowAdmin, change_url
from objectives.admin_filters import AgencyFilter, FacetFilter, YearFilter
from objectives.models import Plan
from objectives.placing import stands_in

_INDICATOR = "indicator__objective__facet"
SAME_PLAN = _("Choose an indicator of the same plan, or of the common plan of the same year.")


class FactFacetFilter(FacetFilter):
    path = "indicator__objective__facet__no"


class OfIndicatorForm(FullCleanForm):
    """A row of an agency's plan about an indicator that stands in it."""

    def clean(self):
        cleaned = super().clean()
        plan, indicator = cleaned.get("plan"), cleaned.get("indicator")
        if plan and indicator and not stands_in(indicator, plan):
            raise ValidationError({"indicator": SAME_PLAN})
        return cleaned


class OfIndicatorAdmin(PlanRowAdmin):
    """The rows that agree with the plan: they are part of it and closed once it is approved.

    ``of_common_plan``: the common plan may have such rows, too, which hold for every agency.
    """

    of_common_plan = False

    section = "figures"
    form = OfIndicatorForm
    list_filter = [YearFilter, AgencyFilter, FactFacetFilter]
    list_select_related = ["plan__agency", _INDICATOR]
    search_fields = ["indicator__name"]
    autocomplete_fields = ["indicator"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("plan__agency", _INDICATOR)
        return rows.order_by(
            "-plan__year", "plan__agency_id", f"{_INDICATOR}__no", "indicator__objective__no"
        )

    def plans_to_write(self, request):
        rows = super().plans_to_write(request)
        return rows if self.of_common_plan else rows.filter(agency__isnull=False)

    def get_readonly_fields(self, request, obj=None):
        return ("plan", "indicator") if obj is not None else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "indicator":
            rows = Indicator.objects.filter(permissions.visible(request.user, "plan"))
            kwargs["queryset"] = rows.select_related("plan", "objective__facet")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(PlannedValue)
class PlannedValueAdmin(SheetTransfer, OfIndicatorAdmin):
    resource_classes = [PlannedValueResource]
    section_order = 20
    list_display = ["plan", "indicator", "month", "value"]
    list_display_links = ["indicator"]
    fields = ["plan", "indicator", ("month", "value")]
    of_common_plan = True


@admin.register(MidTermTarget)
class MidTermTargetAdmin(SheetTransfer, OfIndicatorAdmin):
    resource_classes = [MidTermTargetResource]
    section_order = 25
    list_display = ["plan", "indicator", "year", "value"]
    list_display_links = ["indicator"]
    fields = ["plan", "indicator", ("year", "value")]


@admin.register(NotApplicable)
class NotApplicableAdmin(SheetTransfer, OfIndicatorAdmin):
    resource_classes = [NotApplicableResource]
    section_order = 30
    list_display = ["plan", "indicator", "reason"]
    list_display_links = ["indicator"]
    fields = ["plan", "indicator", "reason"]


@admin.register(PriorValue)
class PriorValueAdmin(SheetTransfer, PortalModelAdmin):
    """Earlier years' values (歷年), which baselines and growth are computed from."""

    section = "figures"
    section_order = 10
    resource_classes = [PriorValueResource]
    list_display = ["agency", "code", "year", "value", "origin"]
    list_display_links = ["code"]
    list_select_related = ["agency"]
    search_fields = ["code", "agency__name", "agency__code"]
    autocomplete_fields = ["agency"]
    form = PriorValueForm

    class OfAgency(AgencyFilter):
        path = "agency"

    list_filter = [OfAgency]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("agency")
        visible = Plan.objects.filter(permissions.of_agencies_with(request.user, Permission.VIEW))
        return rows.filter(agency__in=visible.values("agency_id"))

    def may_view(self, user, obj=None) -> bool:
        if obj is None:
            return has_permission_anywhere(user, Permission.VIEW)
        return has_permission(user, Permission.VIEW, obj.agency_id)

    def may_edit(self, user, obj=None) -> bool:
        if obj is None:
            return has_permission_anywhere(user, Permission.EDIT_PLAN)
        return has_permission(user, Permission.EDIT_PLAN, obj.agency_id)

    def may_import(self, user) -> bool:
        return has_permission_anywhere(user, Permission.IMPORT)

    def may_view_history(self, user, obj) -> bool:
        return has_permission(user, Permission.VIEW_HISTORY, obj.agency_id)

    def get_readonly_fields(self, request, obj=None):
        """A value stays that of its indicator and year; where it is from is shown."""
        return ("agency", "code", "year", "origin") if obj is not None else ()

    def get_fields(self, request, obj=None):
        """Reasons are asked for where the value can be changed."""
        of_row = ["origin"] if obj is not None else []
        is_open = obj is None or self.has_change_permission(request, obj)
        reasons = ["cause", "countermeasure"] if is_open else []
        return ["agency", ("code", "year"), "value", *of_row, *reasons]

    def save_model(self, request, obj, form, change):
        reasons = {name: form.cleaned_data.get(name, "") for name in ("cause", "countermeasure")}
        row = change_earlier_value(
            agency=obj.agency, code=obj.code, year=obj.year, value=obj.value, by=request.user, **reasons
        )
        if row is not None:
            obj.pk, obj.origin = row.pk, row.origin

    def delete_view(self, request, object_id, extra_context=None):
        """A value on which an approved target rests is changed with its reasons, and never taken away from under it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is not None and self.may_edit(request.user, obj):
            values = EarlierValues([obj.agency_id], only_looks=True)
            moved = values.moves(obj.agency_id, obj.code, obj.year, None)
            if moved:
                messages.error(request, moved_text(moved))
                return redirect(change_url(obj))
        try:
            return super().delete_view(request, object_id, extra_context)
        except ReportingRefused:  # a plan was approved meanwhile: asked again, the page says which
            return redirect(request.path)

    def delete_model(self, request, obj):
        change_earlier_value(agency=obj.agency, code=obj.code, year=obj.year, value=None, by=request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "agency" and field is not None and field.queryset is not None:
            own = Plan.objects.filter(permissions.of_agencies_with(request.user, Permission.EDIT_PLAN))
            field.queryset = field.queryset.filter(pk__in=own.values("agency_id"))
        return field
