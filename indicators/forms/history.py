"""The filter above the history."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.form_fields import DayField, choice_field
from chiayi_kpi.core.roc import MONTHS
from indicators.models import FigureChange
from indicators.selectors.history import HistoryFilter, indicators_of, people_in
from objectives.models import Plan

_ANY = ("", _("any"))


def _number(text: str) -> int | None:
    return int(text) if text else None


class HistoryForm(forms.Form):
    """Every field may be left empty; ``kind`` says which of the lists is shown."""

    KINDS = (
        ("figures", _("Figures")),
        ("months", _("Months")),
        ("targets", _("Targets and weights")),
        ("earlier", _("Earlier years")),
        ("reopened", _("Plan opened again")),
    )

    kind = forms.ChoiceField(choices=KINDS, required=False, widget=forms.HiddenInput)
    indicator = forms.TypedChoiceField(label=_("Indicator"), required=False, coerce=_number, empty_value=None)
    month = forms.TypedChoiceField(label=_("Month"), required=False, coerce=_number, empty_value=None)
    person = forms.TypedChoiceField(label=_("Who"), required=False, coerce=_number, empty_value=None)
    way = forms.ChoiceField(label=_("Entered by"), required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("Until day"), required=False)
    corrections = forms.BooleanField(label=_("Only corrections after approval"), required=False)

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {row.pk: str(row) for row in indicators_of(plan)}
        choice_field(self, "indicator").choices = [_ANY, *self.names.items()]
        choice_field(self, "month").choices = [_ANY, *((month, month) for month in MONTHS)]
        choice_field(self, "person").choices = [_ANY, *people_in(plan)]
        choice_field(self, "way").choices = [_ANY, *FigureChange.Way.choices]

    def chosen_kind(self) -> str:
        return self.cleaned_data.get("kind") or "figures"

    def wanted(self) -> HistoryFilter:
        """The filter of a form that ``is_valid()``."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "kind"}
        return HistoryFilter(**values)
