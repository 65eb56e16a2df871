"""The forms with which an agency is renamed, or ends and is taken over."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.selectors import possible_successors
from chiayi_kpi.core.form_fields import DayField
from chiayi_kpi.core.reasons import ReasonField
from indicators.models import Indicator


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"), max_length=100, validators=Agency._meta.get_field("name").validators
    )
    first_day = DayField(
        label=_("Valid from"),
        help_text=_("Plans and reports of the years before this day's year keep the old name."),
    )


class BeginForm(forms.Form):
    first_day = DayField(
        label=_("Established on"),
        required=False,
        help_text=Agency._meta.get_field("first_day").help_text,
    )


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day"))
    successors: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Agencies that take over"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One: the agency is merged. Several: it is split. None: it ends."),
    )
    people_go_along = forms.BooleanField(
        label=_("Its people hold the same roles in the one successor, at once"), required=False
    )

    def __init__(self, *args, agency: Agency, **kwargs):
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelMultipleChoiceField, self.fields["successors"])
        field.queryset = possible_successors(agency)

    def clean(self):
        """People go along where there is one successor; where there is none, nobody has anywhere to go."""
        data = super().clean() or {}
        successors = data.get("successors")
        if successors is not None and data.get("people_go_along") and len(successors) != 1:
            if successors:
                message = _("People go along only where there is one successor; give the others their roles.")
                self.add_error("people_go_along", message)
            else:
                data["people_go_along"] = False
        return data


class CorrectForm(forms.Form):
    """Another last day of an agency that ends, or none."""

    last_day = DayField(label=_("Right last day"), required=False)
    taken_back = forms.BooleanField(
        label=_("It does not end: the ending is taken back, and nobody takes it over"), required=False
    )
    reason = ReasonField(label=_("Reason"), rows=2)

    def clean(self):
        data = super().clean() or {}
        if data.get("taken_back"):
            data["last_day"] = None
        elif "last_day" in data and data["last_day"] is None:
            self.add_error("last_day", _("Choose the right last day, or that it does not end."))
        return data


class TakeOverForm(forms.Form):
    """Who takes over each indicator of an ended agency's plan; a field each, named by the indicator's id."""

    def __init__(self, *args, indicators: Sequence[Indicator], heirs: Sequence[Agency], **kwargs):
        super().__init__(*args, **kwargs)
        self._heirs = {heir.pk: heir for heir in heirs}
        choices = [("", _("nobody: it ends")), *((heir.pk, heir.name) for heir in heirs)]
        only = heirs[0].pk if len(heirs) == 1 else None
        for row in indicators:
            self.fields[str(row.pk)] = forms.TypedChoiceField(
                label=str(row), choices=choices, coerce=int, empty_value=None, required=False, initial=only
            )

    def chosen(self) -> dict[int, Agency]:
        """Indicator id → who takes it over; of a form that ``is_valid()``."""
        return {int(name): self._heirs[pk] for name, pk in self.cleaned_data.items() if pk is not None}
