"""The inlines of the indicator page: its inputs, and its scoring components with their live preview."""

from django.contrib import admin
from django.db.models import Count
from django.forms import Script
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chiayi_kpi.core.admin_base import ParentDecides, TableInline
from indicators.forms.components import ComponentForm, ComponentFormSet
from indicators.forms.indicators import InputForm
from indicators.models import IndicatorInput, ScoringComponent
from indicators.rule_names import explanation, language
from indicators.scoring.errors import RuleError
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import all_parameters, parse_rule
from objectives.admin_access import change_url


class InputInline(TableInline):
    """The numbers that are reported each month. Milestones have a page of their own, one click away."""

    model = IndicatorInput
    form = InputForm
    fields = ["code", "name", "unit", "aggregation", "frequency", "source", "drawn", "milestones"]
    readonly_fields = ["milestones"]

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return 0 if obj else 1

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(milestone_count=Count("milestones"))

    @admin.display(description=_("milestones"))
    def milestones(self, row: IndicatorInput) -> str:
        if not row.pk:
            return str(_("after saving"))
        count = row.milestone_count  # type: ignore[attr-defined]  # annotated above
        text = ngettext("%d milestone", "%d milestones", count) % count if count else _("add milestones")
        return format_html('<a href="{}">{}</a>', change_url(row), text)


class ComponentInline(ParentDecides, admin.StackedInline):
    """How the indicator scores: the chosen rule's own fields, and what they would give."""

    model = ScoringComponent
    form = ComponentForm
    formset = ComponentFormSet
    template = "admin/indicators/component_inline.html"
    readonly_fields = ["in_words"]

    class Media:
        js = [
            Script("django_htmx/htmx-2.min.js", defer=True),
            Script("portal/admin/rule-fields.js", type="module"),
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
