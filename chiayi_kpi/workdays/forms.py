"""What is typed on the calendar's page."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.form_fields import DayField
from chiayi_kpi.core.reasons import ReasonField
from chiayi_kpi.core.roc import year_of

OFF, WORKING = "off", "working"


class DayForm(forms.Form):
    """One day of the calendar's ROC year, by hand."""

    day = DayField(label=gettext_lazy("Day"))
    kind = forms.ChoiceField(
        label=gettext_lazy("That day is"),
        choices=[(OFF, gettext_lazy("a day off")), (WORKING, gettext_lazy("a working day"))],
        initial=OFF,
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        rows=2,
        help_text=gettext_lazy(
            "For example the typhoon's name. It stands wherever a deadline moves because of it."
        ),
    )

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._year = year

    def clean_day(self) -> datetime.date:
        day = self.cleaned_data["day"]
        if year_of(day) != self._year:
            raise forms.ValidationError(_("This day is not one of the year %(year)s.") % {"year": self._year})
        return day
