"""The filter above the event log."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.form_fields import choice_field
from chiayi_kpi.core.roc import dotted, roc_day
from chiayi_kpi.event_page.selectors import EventFilter, agency_choices, people_named
from chiayi_kpi.events.kinds import EventKind, EventOutcome

_ANY = ("", gettext_lazy("any"))


class RocDayField(forms.CharField):
    """A day as offices write it: ``107.03.05``; also with slashes, or without any sign."""

    def __init__(self, **kwargs):
        attrs = {"placeholder": "107.03.05", "inputmode": "decimal", "autocomplete": "off", "size": 10}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=12, **kwargs)

    def clean(self, value) -> datetime.date | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        try:
            return roc_day(text)
        except ValueError:
            message = _("Write a day of the ROC calendar, such as %(day)s.")
            raise ValidationError(message % {"day": dotted(datetime.date(2018, 3, 5))}) from None


class EventForm(forms.Form):
    """Every field may be left empty."""

    person = forms.CharField(label=gettext_lazy("Name or account"), required=False, max_length=150)
    agency = forms.TypedChoiceField(
        label=gettext_lazy("Agency"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("Event"), required=False, choices=[_ANY, *EventKind.choices])
    thing = forms.CharField(label=gettext_lazy("Object's name or code"), required=False, max_length=100)
    outcome = forms.ChoiceField(
        label=gettext_lazy("How it ended"), required=False, choices=[_ANY, *EventOutcome.choices]
    )
    since = RocDayField(label=gettext_lazy("From day"), required=False)
    until = RocDayField(label=gettext_lazy("Until day"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choice_field(self, "agency").choices = [_ANY, *agency_choices()]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return cleaned

    def wanted(self) -> EventFilter:
        """The filter of a form that ``is_valid()``."""
        values = dict(self.cleaned_data)
        person = values.pop("person")
        return EventFilter(people=people_named(person) if person else None, **values)
