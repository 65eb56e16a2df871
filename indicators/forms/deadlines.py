"""A deadline that is set by hand."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.form_fields import DayField
from chiayi_kpi.core.reasons import ReasonField
from chiayi_kpi.core.roc import MONTHS


class MonthDeadlineForm(forms.Form):
    """For one month of the page's year, of one agency that is there in it or of all."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int, choices=[(month, month) for month in MONTHS])
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), required=False, empty_label=_("All agencies")
    )
    report_due = DayField(label=_("Reporting deadline"))
    review_due = DayField(
        label=_("Review deadline"),
        required=False,
        help_text=_("Empty: the supervisor has as many days as for other months."),
    )
    reason = ReasonField(label=_("Reason"), rows=2)

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["agency"]).queryset = Agency.objects.of_year(year)
