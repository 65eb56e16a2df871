"""The indicator page: the printed columns, the inputs, the scoring, and the doors to figures and preview."""

import re
from decimal import Decimal

from django.contrib import admin
from django.db.models import Q, Sum
from django.urls import path
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_base import Crumb
from chiayi_kpi.core.admin_sheets import SheetTransfer
from indicators.admin.agency_side import agency_side_view
from indicators.admin.assignments import AssignmentInline
from indicators.admin.components import ComponentInline, InputInline
from indicators.admin.figures import figures_view
from indicators.admin.preview import preview_view
from indicators.forms.indicators import IndicatorForm, InputFormSet
from indicators.models import (
    Indicator,
    IndicatorInput,
    MidTermTarget,
    Milestone,
    PlannedValue,
    PriorValue,
    ScoringComponent,
    printed_order,
)
from indicators.resources import IndicatorResource
from indicators.rule_names import parameter_names, rule_choices, rule_names
from indicators.services.indicator_parts import set_agency_side, set_milestones
from objectives import permissions
from objectives.admin import next_number
from objectives.admin_access import BranchAdmin, change_url, first_by_key, plan_crumb
from objectives.admin_filters import AgencyFilter, FacetFilter, YearFilter
from objectives.models import Objective, Plan

PRINTED_CODE = re.compile(r"(\d{1,2})-(\d{1,2})(?:-(\d{1,2}))?")


class IndicatorFacetFilter(FacetFilter):
    path = "objective__facet__no"


class RuleFilter(admin.SimpleListFilter):
    """The rule kind of any of the indicator's components."""

    title = _("rule")
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        return rule_choices()

    def queryset(self, request, queryset):
        return queryset.filter(components__rule=self.value()).distinct() if self.value() else queryset


@admin.register(Indicator)
class IndicatorAdmin(SheetTransfer, BranchAdmin):
    """An indicator (衡量指標)."""

    section_order = 40
    resource_classes = [IndicatorResource]
    form = IndicatorForm
    inlines = [InputInline, ComponentInline, AssignmentInline]
    change_form_template = "admin/indicators/indicator/change_form.html"
    list_display = ["code", "name", "owner", "weight", "target_text", "rules"]
    list_display_links = ["name"]
    list_filter = [YearFilter, AgencyFilter, IndicatorFacetFilter, RuleFilter]
    list_select_related = ["plan__agency", "objective__facet"]
    search_fields = ["name", "standard"]
    search_help_text = _("Searches names and measurement standards, or a printed code such as 1-6-2.")
    autocomplete_fields = ["objective"]
    ordering = ["-plan__year", "plan__agency_id", *printed_order()]
    history_inside = [
        (IndicatorInput, "indicator"),
        (
            Milestone,
            lambda row: {"input_id__in": IndicatorInput.history.filter(indicator_id=row.pk).values("id")},
        ),
        (ScoringComponent, "indicator"),
        (PlannedValue, lambda row: {"indicator_id": row.pk, "plan_id": row.plan_id}),
        (MidTermTarget, lambda row: {"indicator_id": row.pk, "plan_id": row.plan_id}),
        (PriorValue, lambda row: {"agency_id": row.plan.agency_id, "code": row.code}),
    ]
    fieldsets = [
        (None, {"fields": [("plan", "objective"), ("no", "weight", "unit"), "name"]}),
        (
            _("As printed"),
            {
                "fields": [
                    "standard",
                    ("target_text", "evaluation_method"),
                    ("evaluation_system", "when_undefined"),
                ]
            },
        ),
        (_("The year before"), {"fields": ["forerunner"]}),
    ]

    @property
    def history_words(self) -> dict[str, dict[str, str]]:
        return {"scoringcomponent.rule": rule_names(), "scoringcomponent.parameters": parameter_names()}

    @admin.display(description=_("code"), ordering="objective__facet__no")
    def code(self, indicator: Indicator) -> str:
        return indicator.code

    @admin.display(description=_("plan"), ordering="plan__agency__name")
    def owner(self, indicator: Indicator) -> str:
        return str(indicator.plan)

    @admin.display(description=_("rules"))
    def rules(self, indicator: Indicator) -> str:
        names = rule_names()
        return _(", ").join(names.get(row.rule, row.rule) for row in indicator.components.all())

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(
            "plan__agency", "objective__facet", "objective__plan__agency"
        ).prefetch_related("components")

    def get_search_results(self, request, queryset, search_term):
        match = PRINTED_CODE.fullmatch(search_term.strip())
        if match is None:
            return super().get_search_results(request, queryset, search_term)
        facet, objective, no = match.groups()
        rows = queryset.filter(objective__facet__no=facet, objective__no=objective)
        return (rows.filter(no=no) if no else rows), False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "objective":
            rows = Objective.objects.filter(permissions.visible(request.user, "plan"))
            kwargs["queryset"] = rows.select_related("facet", "plan__agency")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        rows = Objective.objects.filter(permissions.visible(request.user, "plan"))
        objective = first_by_key(rows, initial.get("objective"))
        if objective is None or not initial.get("plan"):
            return initial
        return {"no": next_number(objective.indicators, objective.plan_id, int(initial["plan"])), **initial}

    def get_inlines(self, request, obj):
        """Who reports a common indicator is said by each agency for itself."""
        common = obj is not None and obj.plan.is_common
        return [inline for inline in self.inlines if not (common and inline is AssignmentInline)]

    def save_related(self, request, form, formsets, change):
        """What stands in boxes beside the rows of the formsets, in the same transaction."""
        super().save_related(request, form, formsets, change)
        indicator = form.instance
        for formset in formsets:
            if isinstance(formset, InputFormSet):
                set_milestones(indicator=indicator, lines=formset.milestones(), by=request.user)
        side = form.side()
        set_agency_side(plan=indicator.plan, indicator=indicator, **side._asdict(), by=request.user)

    def trail(self, obj) -> list[Crumb]:
        steps = [plan_crumb(obj.plan)]
        if obj.objective_id is None:
            return steps
        facet = obj.objective.facet
        return [
            *steps,
            Crumb(str(facet), change_url(facet)),
            Crumb(str(obj.objective), change_url(obj.objective)),
        ]

    def row_to_add(self, form):
        row = super().row_to_add(form)
        if row is not None:
            row.objective = first_by_key(form.fields["objective"].queryset, form.initial.get("objective"))
        return row

    def panel_context(self, request, obj) -> dict:
        if obj is None:
            return {}
        return {"share": objective_share(obj), "figure_plans": self._figure_plans(request, obj)}

    def _figure_plans(self, request, indicator: Indicator):
        """The plans whose figures of this indicator the person may see: its own, or every agency's of the year."""
        if not indicator.plan.is_common:
            return [indicator.plan]
        rows = Plan.objects.filter(permissions.visible(request.user), agency__isnull=False)
        return (
            rows.filter(year=indicator.plan.year).select_related("agency").order_by("chapter", "agency__code")
        )

    def get_urls(self):
        guard = self.admin_site.admin_view
        return [
            path("preview/", guard(preview_view(self)), name="indicators_indicator_preview"),
            path("<int:pk>/agency/", guard(agency_side_view(self)), name="indicators_indicator_agency"),
            path("<int:pk>/figures/", guard(figures_view(self)), name="indicators_indicator_figures"),
            *super().get_urls(),
        ]


def objective_share(indicator: Indicator) -> dict[str, Decimal]:
    """What the indicators of the same objective add up to in this plan, of the objective's weight."""
    of_year = Q(plan=indicator.plan_id) | Q(plan__agency=None)
    rows = Indicator.objects.filter(of_year, objective=indicator.objective_id)
    given = rows.aggregate(given=Sum("weight"))["given"] or Decimal(0)
    weight = indicator.objective.weight
    return {"given": given, "weight": weight, "missing": weight - given, "over": given - weight}
