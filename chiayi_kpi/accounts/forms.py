"""Forms about access."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import ApiToken


class ApiTokenForm(forms.ModelForm):
    """A new access token: which system uses it, and what it may read."""

    class Meta:
        model = ApiToken
        fields = ["name", "agency"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].empty_label = _("Whole city")
