"""What a person chooses about their notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.notices.models import MailChoice

NONE = "none"


class MailChoiceForm(forms.Form):
    """How notices come by mail."""

    how = forms.ChoiceField(
        label=_("Notices by mail"),
        widget=forms.RadioSelect,
        choices=[(NONE, _("none: only in the portal")), *MailChoice.How.choices],
    )

    def clean_how(self) -> str:
        """As the service takes it."""
        how = self.cleaned_data["how"]
        return "" if how == NONE else how
