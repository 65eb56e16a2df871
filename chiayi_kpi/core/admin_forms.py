"""The form behind every page of the admin that saves a row."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.models import InlineForeignKeyField

from chiayi_kpi.core.formats import plain


class Lines(forms.Textarea):
    """A text area that hands over line ends as they are stored: browsers send CR LF, and a text that nobody touched
    would count as changed.
    """

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class FullCleanForm(forms.ModelForm):
    """A model form that validates the whole row, also the fields that the page shows read-only.

    Django leaves those out, so that a uniqueness over a shown field and a read-only one would end in a
    database error instead of a sentence.
    """

    request_user: Any = None  # who fills it in; set by the admin on the class it makes for each request

    def _get_validation_exclusions(self) -> set[str]:
        left_out = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own, not public
        asked = set(self._meta.fields or ()) & set(self.fields)
        generated = {field.name for field in self._meta.model._meta.fields if not field.editable}
        unsaved_parents = {name for name in left_out if self._points_at_unsaved(name)}
        return (
            {name for name in left_out if name in self.errors or name in asked} | generated | unsaved_parents
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        return self.cleaned_data

    def _points_at_unsaved(self, name: str) -> bool:
        """Whether the field is an inline's key to a row that is added on the same page."""
        attribute = self._meta.model._meta.get_field(name).attname
        return (
            isinstance(self.fields.get(name), InlineForeignKeyField)
            and getattr(self.instance, attribute) is None
        )

    def get_initial_for_field(self, field, field_name):
        """Numbers without the zeros that only the column's width gives them: 90, not 90.0000."""
        value = super().get_initial_for_field(field, field_name)
        return plain(value) if isinstance(value, Decimal) and value.is_finite() else value

    def add_error(self, field, error) -> None:
        """An error of a field that is not on the page is shown above the form."""
        for name, errors in getattr(error, "error_dict", {}).items():
            super().add_error(name if name in self.fields else NON_FIELD_ERRORS, errors)
        if not hasattr(error, "error_dict"):
            super().add_error(field if field in self.fields else None, error)
