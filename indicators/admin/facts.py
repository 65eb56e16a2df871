"""What an agency says of its indicators: figures (read here, entered on the indicator's page), paths, awards."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.permissions import has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import PortalModelAdmin
from chiayi_kpi.core.admin_forms import FullCleanForm
from chiayi_kpi.core.admin_sheets import SheetTransfer
from chiayi_kpi.core.formats import trimmed
from indicators.models import (
    Award,
    FigureChange,
    Indicator,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
    ScoringComponent,
)
from indicators.permissions import RATED_BY_AN_OFFICE, may_award
from indicators.resources import (
    AwardResource,
    MonthlyFigureResource,
    NotApplicableResource,
    PlannedValueResource,
    PriorValueResource,
)
from objectives import permissions
from objectives.admin_access import PlanRowAdmin
from objectives.admin_filters import AgencyFilter, FacetFilter, YearFilter
from objectives.models import Plan

_INDICATOR = "indicator__objective__facet"
_SAME_PLAN = _("Choose an indicator of the same plan, or of the common plan of the same year.")


class FactFacetFilter(FacetFilter):
    path = "indicator__objective__facet__no"


class OfIndicatorForm(FullCleanForm):
    """A row of an agency's plan about an indicator that stands in it."""

    def clean(self):
        cleaned = super().clean()
        plan, indicator = cleaned.get("plan"), cleaned.get("indicator")
        if plan and indicator and not _stands_in(indicator, plan):
            raise ValidationError({"indicator": _SAME_PLAN})
        return cleaned


def _stands_in(indicator: Indicator, plan: Plan) -> bool:
    return indicator.plan_id == plan.pk or (indicator.plan.is_common and indicator.plan.year == plan.year)


class OfIndicatorAdmin(PlanRowAdmin):
    """The rows that agree with the plan: they are part of it and closed once it is approved."""

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
        return super().plans_to_write(request).filter(agency__isnull=False)

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
    list_display = ["agency", "code", "year", "value"]
    list_display_links = ["code"]
    list_select_related = ["agency"]
    search_fields = ["code", "agency__name", "agency__code"]
    autocomplete_fields = ["agency"]
    fields = ["agency", ("code", "year"), "value"]

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

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "agency":
            mine = Plan.objects.filter(permissions.of_agencies_with(request.user, Permission.EDIT_PLAN))
            field.queryset = field.queryset.filter(pk__in=mine.values("agency_id"))
        return field


class ReadOnly:
    """For rows that are written elsewhere, with their audit rows: here they are only read."""

    def may_edit(self, user, obj=None) -> bool:
        return False

    def lock_reason(self, obj) -> str:
        return ""


class OfInputAdmin(ReadOnly, PlanRowAdmin):
    """Figures and their changes."""

    section = "figures"
    search_fields = ["input__name", "input__indicator__name"]
    list_select_related = ["plan__agency", "input__indicator__objective__facet"]

    class OfFacet(FacetFilter):
        path = "input__indicator__objective__facet__no"

    list_filter = [YearFilter, AgencyFilter, OfFacet, "month"]

    @admin.display(description=_("indicator"))
    def indicator(self, row) -> str:
        return str(row.input.indicator)


@admin.register(MonthlyFigure)
class MonthlyFigureAdmin(SheetTransfer, OfInputAdmin):
    """Entered on the indicator's figures page, where the whole year stands together."""

    section_order = 40
    resource_classes = [MonthlyFigureResource]
    list_display = ["plan", "indicator", "input", "month", "value_shown", "note"]
    list_display_links = ["input"]

    def history_changes(self, obj):
        return []

    def may_view_history(self, user, obj) -> bool:
        return False

    @admin.display(description=_("value"), ordering="value")
    def value_shown(self, row: MonthlyFigure) -> str:
        return trimmed(row.value, 4)


@admin.register(FigureChange)
class FigureChangeAdmin(OfInputAdmin):
    """Who changed which figure, when, from what to what, and by which way."""

    section_order = 50
    list_display = ["at", "by", "plan", "indicator", "input", "month", "old", "new", "way"]
    list_display_links = ["at"]
    list_select_related = [*OfInputAdmin.list_select_related, "by"]
    list_filter = [*OfInputAdmin.list_filter, "way"]

    def may_view(self, user, obj=None) -> bool:
        if obj is None:
            return has_permission_anywhere(user, Permission.VIEW_HISTORY)
        return permissions.may_view_plan_history(user, obj.plan)

    def may_view_history(self, user, obj) -> bool:
        return False

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .filter(permissions.of_agencies_with(request.user, Permission.VIEW_HISTORY, "plan"))
        )


class AwardForm(FullCleanForm):
    """Points awarded: at most what the component can give, for an award rule only."""

    def clean(self):
        cleaned = super().clean()
        plan = cleaned.get("plan") or (self.instance.plan if self.instance.plan_id else None)
        component = cleaned.get("component") or (
            self.instance.component if self.instance.component_id else None
        )
        if plan is None or component is None:
            return cleaned
        if not _stands_in(component.indicator, plan):
            raise ValidationError({"component": _SAME_PLAN})
        if not may_award(self.request_user, plan, component.indicator.objective.facet.no):
            raise ValidationError({"component": _("You may not award the points of this indicator.")})
        points = cleaned.get("points")
        if points is not None and component.maximum is not None and points > component.maximum:
            raise ValidationError(
                {"points": _("At most %(maximum)s points can be awarded.") % {"maximum": component.maximum}}
            )
        return cleaned


@admin.register(Award)
class AwardAdmin(SheetTransfer, PlanRowAdmin):
    """What the reviewers awarded (評分), with the reason; facets 3 and 4 by their offices."""

    section = "figures"
    section_order = 55
    resource_classes = [AwardResource]
    form = AwardForm
    list_display = ["plan", "indicator", "points", "reason"]
    list_display_links = ["indicator"]
    list_filter = [YearFilter, AgencyFilter]
    list_select_related = ["plan__agency", "component__indicator__objective__facet"]
    search_fields = ["component__indicator__name", "reason"]
    fields = ["plan", "component", "points", "reason"]

    @admin.display(description=_("indicator"))
    def indicator(self, row: Award) -> str:
        return str(row.component.indicator)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(
            "plan__agency", "component__indicator__objective__facet", "component__indicator__plan"
        )

    def lock_reason(self, obj) -> str:
        return ""

    def may_edit(self, user, obj=None) -> bool:
        if obj is None:
            wanted = (Permission.AWARD, *RATED_BY_AN_OFFICE.values())
            return any(has_permission_anywhere(user, permission) for permission in wanted)
        return may_award(user, obj.plan, obj.component.indicator.objective.facet.no)

    def plans_to_write(self, request):
        mine = permissions.of_agencies_with(request.user, Permission.AWARD)
        for permission in RATED_BY_AN_OFFICE.values():
            mine |= permissions.of_agencies_with(request.user, permission)
        return Plan.objects.filter(mine).select_related("agency")

    def get_readonly_fields(self, request, obj=None):
        return ("plan", "component") if obj is not None else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "component":
            rows = ScoringComponent.objects.filter(
                permissions.visible(request.user, "indicator__plan"), rule="award"
            )
            if not has_permission_anywhere(request.user, Permission.AWARD):
                held = [
                    no
                    for no, kind in RATED_BY_AN_OFFICE.items()
                    if has_permission_anywhere(request.user, kind)
                ]
                rows = rows.filter(indicator__objective__facet__no__in=held)
            field.queryset = rows.select_related("indicator__plan", "indicator__objective__facet")
            field.label_from_instance = lambda row: f"{row.indicator} · {row.no}"
        return field
