"""Changing the target of an approved plan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.admin_forms import Lines
from chiayi_kpi.core.reasons import ReasonField
from chiayi_kpi.core.typed_number import numbers_in
from indicators.checks import NumberError, parse_number
from indicators.forms.components import parameter_field
from indicators.models import Indicator, ScoringComponent, revised_parameters
from indicators.rule_names import explanation, in_language
from indicators.scoring.rules import KINDS, RuleError, aims_of, parse_rule
from indicators.scoring.rules.parameters import Holds, Parameter
from indicators.validation.old_targets import TEXTS, sentences_naming


class NumberField(forms.CharField):
    """A number as people type it: full-width digits, commas, a % sign; a Decimal afterwards, None where it may be empty."""

    def __init__(self, *, unit: str = "", **kwargs):
        self.unit = unit
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value) -> Decimal | None:
        text = super().clean(value)
        try:
            number = parse_number(text, self.unit)
        except NumberError as fault:
            raise ValidationError(str(fault)) from fault
        if number is None and self.required:
            raise ValidationError(self.error_messages["required"])
        return number


class TargetForm(forms.Form):
    """What the rule now wants reached, as it is computed with and as it is printed, and why.

    ``naming``: the sentences of the indicator's texts that name the target of today. The texts are offered to be changed along.
    """

    target_text = forms.CharField(
        label=_("Target as printed"), max_length=500, help_text=_("As the plan prints it, for example ≥90%.")
    )
    cause = ReasonField(label=_("Cause"))
    countermeasure = ReasonField(
        label=_("Countermeasure"),
        required=False,
        help_text=_("Needed where the target is made easier to reach."),
    )

    def __init__(self, *args, component: ScoringComponent, indicator: Indicator, **kwargs):
        self._component, aims = component, aims_of(component.rule)
        initial = {"target_text": indicator.target_text} | {
            each.name: component.parameters.get(each.name, "") for each in aims
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        needed = {parameter.name for parameter in KINDS[component.rule].required}
        sent = [each for each in aims if not self.is_bound or self.add_prefix(each.name) in self.data]
        self._boxes = {each.name: _box(each, indicator.unit) for each in sent}
        for name, box in self._boxes.items():
            box.required = name in needed
        figures = numbers_in(f"{indicator.target_text} {component.parameters.get('target', '')}")
        named = {name: sentences_naming(getattr(indicator, name), figures) for name in TEXTS}
        self.naming = [sentence for sentences in named.values() for sentence in sentences]
        texts = [
            name
            for name, sentences in named.items()
            if sentences and (not self.is_bound or self.add_prefix(name) in self.data)
        ]
        self._texts = fields_for_model(
            Indicator, fields=texts, widgets={name: Lines(attrs={"rows": 3}) for name in texts}
        )
        self.initial.update({name: getattr(indicator, name) for name in texts})
        printed = self.fields.pop("target_text")
        self.fields = self._boxes | {"target_text": printed} | self._texts | self.fields

    def clean(self) -> dict[str, Any]:
        """Name at its box what the rule does not take."""
        cleaned = super().clean() or self.cleaned_data
        if any(name in self.errors for name in self._boxes):
            return cleaned
        try:
            parse_rule(self._component.rule, revised_parameters(self._component, self.parameters))
        except RuleError as fault:
            place = fault.parameter if fault.parameter in self.fields else None
            self.add_error(place, explanation(fault))
        return cleaned

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that were sent, by name; what was not sent stays as it is."""
        return {name: self.cleaned_data[name] for name in self._boxes}

    @property
    def texts(self) -> dict[str, str]:
        """What the indicator's texts that name the target are to say."""
        return {name: self.cleaned_data[name] for name in self._texts}

    @property
    def said(self) -> dict[str, str]:
        """The printed target and the reasons."""
        return {name: self.cleaned_data[name] for name in ("target_text", "cause", "countermeasure")}


def _box(parameter: Parameter, unit: str) -> forms.Field:
    """The box for a parameter; a figure is read as people type it."""
    if parameter.holds is not Holds.FIGURE:
        return parameter_field(parameter)
    label, help_text = (in_language(text) if text else "" for text in (parameter.label, parameter.help))
    return NumberField(unit=unit, label=capfirst(label), help_text=help_text)
