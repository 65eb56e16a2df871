"""The inlines of the indicator page: its inputs, and its scoring components with their live preview."""

from django.contrib import admin
from django.forms import Script
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_base import ParentDecides
from indicators.forms.components import ComponentForm, ComponentFormSet
from indicators.forms.indicators import InputForm, InputFormSet
from indicators.forms.milestones import written_milestones
from indicators.models import IndicatorInput, ScoringComponent
from indicators.rule_names import explanation, language
from indicators.scoring.errors import RuleError
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import all_parameters, parse_rule
from indicators.sources import source_name


class InputInline(ParentDecides, admin.StackedInline):
    """The numbers that are reported, each with its milestones where construction progress is."""

    model = IndicatorInput
    form = InputForm
    formset = InputFormSet
    template = "admin/portal/stacked.html"
    css_class = "input"
    fields = [
        ("code", "name", "unit"),
        ("aggregation", "frequency", "source", "drawn"),
        "may_be_negative",
        "milestones",
    ]

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return 0 if obj else 1

    def get_fields(self, request, obj=None):
        """Whoever only reads sees where a number is from in words."""
        if self.has_change_permission(request, obj):
            return self.fields
        return [
            ("code", "name", "unit"),
            ("aggregation", "frequency", "source_in_words"),
            "milestones_in_words",
        ]

    def get_readonly_fields(self, request, obj=None):
        return ("source_in_words", "milestones_in_words")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("milestones")

    @admin.display(description=_("source"))
    def source_in_words(self, row: IndicatorInput) -> str:
        return source_name(row.source)

    @admin.display(description=_("milestones"))
    def milestones_in_words(self, row: IndicatorInput) -> str:
        return written_milestones(row.milestones.all())


class ComponentInline(ParentDecides, admin.StackedInline):
    """How the indicator scores: the chosen rule's own fields, and what they would give."""

    model = ScoringComponent
    form = ComponentForm
    formset = ComponentFormSet
    template = "admin/portal/stacked.html"
    css_class = "component"
    below = "admin/indicators/_preview_box.html"  # under each form, for whoever may change it
    readonly_fields = ["in_words"]

    class Media:
        js = [
            Script("django_htmx/htmx-2.min.js", defer=True),
            Script("indicators/js/rule-fields.js", type="module"),
        ]

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return 0 if obj else 1

    def get_formset(self, request, obj=None, **kwargs):
        """The boxes of the parameters are the form's own, made from the rules; the model keeps them as one."""
        return super().get_formset(request, obj, fields=ComponentForm.Meta.fields, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Whoever only reads sees the rule as a sentence instead of a dozen boxes, most of them empty."""
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ["no", "formula", "in_words"]})]
        return [
            (None, {"fields": [("no", "rule"), "formula"]}),
            (_("Parameters of the rule"), {"fields": [*all_parameters()], "classes": ["rule-parameters"]}),
        ]

    @admin.display(description=_("rule"))
    def in_words(self, row: ScoringComponent) -> str:
        return in_words(row)


def in_words(row: ScoringComponent) -> str:
    """The component's rule as a sentence; what is wrong with it where the engine refuses it."""
    try:
        rule = parse_rule(row.rule, row.parameters)
    except RuleError as error:
        return explanation(error)
    step = rule.described()
    return phrase(rule.texts[step.key], step.args, language())
