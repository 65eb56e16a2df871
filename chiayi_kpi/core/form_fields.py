"""Fields of a form by their name, as what they are."""

from typing import cast

from django import forms


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's field ``name``, which is a choice."""
    return cast(forms.ChoiceField, form.fields[name])
