"""The page of one input, with its milestones; reached from its indicator."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_base import Step, TableInline
from chiayi_kpi.core.admin_sheets import SheetTransfer
from indicators.forms.indicators import InputForm, MilestoneForm, MilestoneFormSet
from indicators.models import IndicatorInput, Milestone
from indicators.resources import InputResource
from indicators.sources import source_name
from objectives.admin_access import PlanRowAdmin, change_url, plan_step
from objectives.admin_filters import AgencyFilter, YearFilter


class MilestoneInline(TableInline):
    model = Milestone
    form = MilestoneForm
    formset = MilestoneFormSet

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return 0


class InputYearFilter(YearFilter):
    path = "indicator__plan__year"


class InputAgencyFilter(AgencyFilter):
    path = "indicator__plan__agency"


@admin.register(IndicatorInput)
class IndicatorInputAdmin(SheetTransfer, PlanRowAdmin):
    """One input with its milestones; reached from its indicator."""

    section_order = 50
    resource_classes = [InputResource]
    plan_path = "indicator__plan"
    form = InputForm
    inlines = [MilestoneInline]
    list_display = ["indicator", "code", "name", "unit", "aggregation", "frequency", "drawn"]
    list_display_links = ["name"]
    list_filter = [InputYearFilter, InputAgencyFilter]
    list_select_related = ["indicator__plan__agency", "indicator__objective__facet"]
    search_fields = ["code", "name", "indicator__name"]
    history_inside = [(Milestone, "input")]
    ordering = ["-indicator__plan__year", "indicator__plan__agency_id", "indicator_id", "pk"]

    @admin.display(description=_("source"), ordering="source")
    def drawn(self, row: IndicatorInput) -> str:
        return source_name(row.source)

    def has_add_permission(self, request) -> bool:
        """An input is added on its indicator's page."""
        return False

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("indicator__plan__agency", "indicator__objective__facet")

    def trail(self, obj) -> list[Step]:
        indicator = obj.indicator
        objective = indicator.objective
        return [
            plan_step(indicator.plan),
            Step(str(objective.facet), change_url(objective.facet)),
            Step(str(objective), change_url(objective)),
            Step(str(indicator), change_url(indicator)),
        ]
