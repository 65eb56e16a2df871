"""What a field says that was left empty: what to do, by its kind, in every form; Django's own and the libraries' too.

Beside it stands the field's label, so the sentence does not name it again. Django's other sentences about what was
typed are said in our words by the catalogue (``library_words``).
"""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

FILL_IN = _("Fill this in.")

# A kind that is not here says what the one does from which it is made.
REQUIRED: dict[Any, Any] = {
    forms.Field: FILL_IN,
    forms.BooleanField: _("Tick this."),
    forms.ChoiceField: _("Choose one."),
    forms.ModelChoiceField: _("Choose one."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.ModelMultipleChoiceField: _("Choose at least one."),
    forms.DateField: _("Choose a day."),
    forms.FileField: _("Choose a file."),
}


def say_what_is_missing() -> None:
    """Called once, before any form is declared: a field takes its sentences from its class when it is made."""
    for kind, text in REQUIRED.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), "required": text}
    models.Field.default_error_messages = {
        **models.Field.default_error_messages,
        "blank": FILL_IN,
        "null": FILL_IN,
    }
