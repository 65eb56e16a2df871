"""Forms about access."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import ApiToken

_A_YEAR = 365
_TERMS = (
    (90, _("three months")),
    (182, _("half a year")),
    (_A_YEAR, _("one year")),
    (2 * _A_YEAR, _("two years")),
)


class ApiTokenForm(forms.ModelForm):
    """A new access token: which system uses it, what it may read, and for how many days."""

    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=_TERMS,
        coerce=int,
        initial=_A_YEAR,
        help_text=_("After its last day the token is refused; issue another before that."),
    )

    class Meta:
        model = ApiToken
        fields = ["name", "agency"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["agency"]).empty_label = _("Whole city")
