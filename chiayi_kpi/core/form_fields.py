"""Fields of forms: a day, and a field by its name as what it is."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _

from chiayi_kpi.core.models import FIRST_YEAR, LAST_YEAR, is_of_plan_years

_DAY = {"type": "date"}


class DayField(forms.DateField):
    """A day of the years that plans can be about; the browser offers a calendar for it."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **kwargs)

    def validate(self, value):
        super().validate(value)
        if value is not None and not is_of_plan_years(value):
            message = _("Choose a day of the years %(first)s to %(last)s.")
            raise forms.ValidationError(message % {"first": FIRST_YEAR, "last": LAST_YEAR})


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's field ``name``, which is a choice."""
    return cast(forms.ChoiceField, form.fields[name])
