"""The lists of figures and of their changes: read here, written on the figures page, by files and by commands."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.permissions import has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_sheets import SheetTransfer
from chiayi_kpi.core.formats import trimmed
from indicators.models import FigureChange, MonthlyFigure
from indicators.resources import MonthlyFigureResource
from indicators.selectors.milestones_then import MilestonesThen
from indicators.selectors.month_states import with_explanations
from objectives import permissions
from objectives.admin_access import PlanRowAdmin
from objectives.admin_filters import AgencyFilter, FacetFilter, YearFilter


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
    list_display = ["plan", "indicator", "input", "month", "value_shown", "explained"]
    list_display_links = ["input"]

    def history_changes(self, obj):
        return []

    def may_view_history(self, user, obj) -> bool:
        return False

    def get_queryset(self, request):
        return with_explanations(super().get_queryset(request))

    @admin.display(description=_("note"))
    def explained(self, row: MonthlyFigure) -> str:
        return row.explanation  # type: ignore[attr-defined]  # annotated

    @admin.display(description=_("value"), ordering="value")
    def value_shown(self, row: MonthlyFigure) -> str:
        return trimmed(row.value, 4)


@admin.register(FigureChange)
class FigureChangeAdmin(OfInputAdmin):
    """Who changed which figure, when, from what to what, and by which way."""

    section_order = 50
    list_display = ["at", "by", "plan", "indicator", "input", "month", "old_shown", "new_shown", "way"]
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

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        milestones = MilestonesThen(found.result_list)
        for row in found.result_list:
            row.milestones = milestones.before(row), milestones.after(row)
        return found

    @admin.display(description=_("from"), ordering="old")
    def old_shown(self, row: FigureChange) -> str:
        return row.milestones[0] or trimmed(row.old, 4)  # type: ignore[attr-defined]  # set above

    @admin.display(description=_("to"), ordering="new")
    def new_shown(self, row: FigureChange) -> str:
        return row.milestones[1] or trimmed(row.new, 4)  # type: ignore[attr-defined]  # set above
