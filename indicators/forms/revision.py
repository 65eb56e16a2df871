"""Changing the target of an approved plan."""

from decimal import Decimal
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.reasons import ReasonField
from indicators.checks import NumberError, parse_number
from indicators.models import Indicator, ScoringComponent


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
    """The new target, as it is computed with and as it is printed, and why."""

    target = NumberField(label=_("New target"))
    target_text = forms.CharField(
        label=_("Target as printed"), max_length=500, help_text=_("As the plan prints it, for example ≥90%.")
    )
    cause = ReasonField(label=_("Cause"))
    countermeasure = ReasonField(
        label=_("Countermeasure"),
        required=False,
        help_text=_("Needed where the target becomes easier to reach."),
    )

    def __init__(self, *args, component: ScoringComponent, indicator: Indicator, **kwargs):
        target = "" if component.target is None else f"{component.target.normalize():f}"
        initial = {"target": target, "target_text": indicator.target_text}
        super().__init__(*args, **{**kwargs, "initial": initial})
        cast(NumberField, self.fields["target"]).unit = indicator.unit
