"""The forms with which an agency is renamed, or ends and is taken over."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.selectors import possible_successors
from chiayi_kpi.core.form_fields import DayField


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"), max_length=100, validators=Agency._meta.get_field("name").validators
    )
    first_day = DayField(
        label=_("Valid from"),
        help_text=_("Plans and reports of the years before this day's year keep the old name."),
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
