"""The lists of inputs, milestones and scoring components: read and carried in and out here, edited on the indicator's page."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_base import Crumb
from chiayi_kpi.core.admin_sheets import SheetTransfer
from chiayi_kpi.core.formats import trimmed
from indicators.admin.components import in_words
from indicators.admin.figure_lists import ReadOnly
from indicators.models import Indicator, IndicatorInput, Milestone, ScoringComponent, printed_order
from indicators.resources import ComponentResource, InputResource, MilestoneResource
from indicators.sources import source_name
from objectives.admin_access import PlanRowAdmin, change_url, plan_crumb
from objectives.admin_filters import AgencyFilter, FacetFilter, YearFilter


class PartAdmin(ReadOnly, SheetTransfer, PlanRowAdmin):
    """Parts of an indicator; ``to_indicator`` leads from a row to it.

    They are edited on the page of the indicator, where the others of the same stand beside them.
    """

    to_indicator: str

    def indicator_of(self, row) -> Indicator:
        """The indicator that ``row`` is a part of; each kind of part knows its own way."""
        raise NotImplementedError

    def get_list_filter(self, request):
        path = self.to_indicator
        filters = (
            (YearFilter, "plan__year"),
            (AgencyFilter, "plan__agency"),
            (FacetFilter, "objective__facet__no"),
        )
        return [type(kind.__name__, (kind,), {"path": f"{path}__{rest}"}) for kind, rest in filters]

    def get_queryset(self, request):
        path = self.to_indicator
        rows = super().get_queryset(request)
        return rows.select_related(f"{path}__plan__agency", f"{path}__objective__facet")

    def get_ordering(self, request):
        path = self.to_indicator
        return [f"-{path}__plan__year", f"{path}__plan__agency_id", *printed_order(path), "pk"]

    def trail(self, obj) -> list[Crumb]:
        indicator = self.indicator_of(obj)
        return [plan_crumb(indicator.plan), Crumb(str(indicator), change_url(indicator))]

    def may_view_history(self, user, obj) -> bool:
        return False  # it stands in the history of the indicator

    @admin.display(description=_("plan"))
    def plan(self, row) -> str:
        return str(self.indicator_of(row).plan)

    @admin.display(description=_("indicator"))
    def indicator_link(self, row) -> str:
        indicator = self.indicator_of(row)
        return format_html('<a href="{}">{}</a>', change_url(indicator), indicator)


@admin.register(IndicatorInput)
class IndicatorInputAdmin(PartAdmin):
    """The numbers that are reported (投入)."""

    section_order = 50
    resource_classes = [InputResource]
    plan_path = "indicator__plan"
    to_indicator = "indicator"
    list_display = ["plan", "indicator_link", "code", "name", "unit", "aggregation", "frequency", "drawn"]
    list_display_links = None
    search_fields = ["code", "name", "indicator__name"]

    def indicator_of(self, row: IndicatorInput) -> Indicator:
        return row.indicator

    @admin.display(description=_("source"), ordering="source")
    def drawn(self, row: IndicatorInput) -> str:
        return source_name(row.source)


@admin.register(Milestone)
class MilestoneAdmin(PartAdmin):
    """The milestones of construction progress (里程碑)."""

    section_order = 52
    resource_classes = [MilestoneResource]
    plan_path = "input__indicator__plan"
    to_indicator = "input__indicator"
    list_display = ["plan", "indicator_link", "input", "no", "name", "percent_shown"]
    list_display_links = None
    search_fields = ["name", "input__name", "input__indicator__name"]

    def indicator_of(self, row: Milestone) -> Indicator:
        return row.input.indicator

    @admin.display(description=_("cumulative per cent"), ordering="percent")
    def percent_shown(self, row: Milestone) -> str:
        return trimmed(row.percent)


@admin.register(ScoringComponent)
class ScoringComponentAdmin(PartAdmin):
    """How each indicator scores (計分), one row a component."""

    section_order = 54
    resource_classes = [ComponentResource]
    plan_path = "indicator__plan"
    to_indicator = "indicator"
    list_display = ["plan", "indicator_link", "no", "in_words", "formula"]
    fields = ["indicator_link", "no", "in_words", "formula"]
    readonly_fields = ["indicator_link", "in_words"]
    list_display_links = None
    search_fields = ["formula", "indicator__name"]

    def indicator_of(self, row: ScoringComponent) -> Indicator:
        return row.indicator

    @admin.display(description=_("rule"))
    def in_words(self, row: ScoringComponent) -> str:
        return in_words(row)
