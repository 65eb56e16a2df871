"""Forms about access."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency, ApiToken
from chiayi_kpi.accounts.permissions import agency_ids, may_keep_token
from chiayi_kpi.accounts.roles import Permission

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
        fields = ["name", "scope", "agency"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        agency = cast(forms.ModelChoiceField, self.fields["agency"])
        agency.queryset, agency.empty_label = Agency.objects.existing(), _("Whole city")
        scope = cast(forms.ChoiceField, self.fields["scope"])
        if may_keep_token(by, ApiToken.Scope.READ, None):
            given = ApiToken.Scope.READ
        else:
            given = ApiToken.Scope.WRITE
            ids = agency_ids(by, Permission.IMPORT)
            agency.queryset = agency.queryset if ids is None else agency.queryset.filter(pk__in=ids)
            agency.required, agency.empty_label, agency.help_text = True, None, ""
        scope.choices, scope.initial = [(given, given.label)], given
