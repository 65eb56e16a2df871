"""Scoring components, edited through the fields of the chosen rule. Which those are is said by the engine alone."""

import json
import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_forms import FullCleanForm
from indicators.models import ScoringComponent, stored_parameters
from indicators.rule_names import direction_choices, explanation, in_language, rule_choices
from indicators.scoring import formula as formulas
from indicators.scoring.rules import KINDS, Rule, RuleError, all_parameters, parse_rule
from indicators.scoring.rules.parameters import LAST_YEAR, Holds, Parameter


def rule_parameters() -> dict[str, dict[str, list[str] | bool]]:
    """For each rule kind the parameters that it needs, those that it may have, and whether it takes a formula."""
    return {
        kind: {
            "required": [parameter.name for parameter in rule.required],
            "optional": [parameter.name for parameter in rule.optional],
            "formula": not rule.awarded,
        }
        for kind, rule in KINDS.items()
    }


def parameter_field(parameter: Parameter) -> forms.Field:
    """The box for a rule's parameter."""
    said: dict[str, Any] = {
        "label": capfirst(in_language(parameter.label)),
        "help_text": in_language(parameter.help) if parameter.help else "",
        "required": False,
    }
    match parameter.holds:
        case Holds.DIRECTION:
            return forms.ChoiceField(choices=[("", "---------"), *direction_choices()], **said)
        case Holds.FIGURE:
            return forms.DecimalField(max_digits=15, decimal_places=4, **said)
        case Holds.POINTS:
            return forms.DecimalField(max_digits=5, decimal_places=2, min_value=0, **said)
        case Holds.YEAR:
            return forms.IntegerField(min_value=1, max_value=LAST_YEAR, **said)
        case Holds.CHOICE:
            choices = [(stored, in_language(label)) for stored, label in parameter.choices]
            return forms.ChoiceField(choices=[("", "---------"), *choices], **said)
        case Holds.YEARS:
            return forms.IntegerField(min_value=0, **said)
        case Holds.TEXT:
            return forms.CharField(max_length=parameter.longest, **said)


class RuleSelect(forms.Select):
    """The choice of a rule kind; carries for the script which fields each kind takes."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-rule-parameters": json.dumps(rule_parameters(), sort_keys=True)}


class ComponentForm(FullCleanForm):
    """One scoring component. ``rule_parsed`` is the engine's rule once the form is valid."""

    rule_parsed: Rule | None = None
    rule = forms.ChoiceField(
        label=_("rule"), choices=lambda: [("", "---------"), *rule_choices()], widget=RuleSelect
    )

    class Meta:
        model = ScoringComponent
        fields = ["no", "formula", "rule"]
        widgets = {"formula": forms.TextInput(attrs={"size": 60, "spellcheck": "false"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.parameters = {name: parameter_field(each) for name, each in all_parameters().items()}
        self.fields |= self.parameters
        self.initial = self.instance.parameters | self.initial

    def clean(self):
        cleaned = super().clean()
        self.instance.parameters = stored_parameters({name: cleaned.get(name) for name in self.parameters})
        kind = cleaned.get("rule")
        if not kind or any(name in self.errors for name in self.parameters):
            return cleaned
        try:
            self.rule_parsed = parse_rule(kind, self.instance.parameters)
        except RuleError as error:
            place = error.parameter if error.parameter in self.fields else "rule"
            self.add_error(place, explanation(error))
        return cleaned

    def check_formula(self, codes: list[str], shared: str) -> None:
        """Name at its field what is wrong with the formula over these input codes.

        ``shared`` is the first component's formula, which holds for a component without one of its own.
        """
        if self.rule_parsed is None or self.rule_parsed.awarded:
            return
        text = self.cleaned_data.get("formula") or shared
        if not text:
            if len(codes) != 1:
                self.add_error(
                    "formula",
                    _("A formula is needed, because the indicator does not have exactly one input."),
                )
            return
        try:
            formulas.parse(text, codes)
        except formulas.FormulaError as error:
            self.add_error("formula", explanation(error))


class ComponentFormSet(BaseInlineFormSet):
    """The components of an indicator; formulas are checked against the inputs on the same page."""

    inputs_prefix = "inputs"

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None and index >= self.initial_form_count():
            form.fields["no"].initial = index + 1

    def clean(self):
        super().clean()
        kept = [cast(ComponentForm, form) for form in self.forms if self._is_kept(form)]
        kept.sort(key=lambda form: form.cleaned_data.get("no") or 0)
        codes = self.input_codes()
        shared = kept[0].cleaned_data.get("formula", "") if kept else ""
        for form in kept:
            form.check_formula(codes, shared)

    def input_codes(self) -> list[str]:
        """The codes of the inputs as the page sends them, or as they are stored where it sends none."""
        if f"{self.inputs_prefix}-TOTAL_FORMS" in self.data:
            return list(posted_codes(self.data, self.inputs_prefix))
        return list(self.instance.inputs.values_list("code", flat=True)) if self.instance.pk else []

    def _is_kept(self, form) -> bool:
        return bool(getattr(form, "cleaned_data", None)) and not form.cleaned_data.get("DELETE")


def posted_codes(data, prefix: str) -> Iterable[str]:
    """The input codes in a posted page, without the rows that are to be deleted."""
    for name in data:
        match = re.fullmatch(rf"({re.escape(prefix)}-\d+)-code", name)
        if match and data[name].strip() and not data.get(f"{match[1]}-DELETE"):
            yield data[name].strip()
