"""The form with which somebody who leaves is replaced."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.people.forms import RefusableForm
from chiayi_kpi.accounts.people.services import Successor
from chiayi_kpi.accounts.selectors import AgencyPerson


class ReplacementForm(RefusableForm):
    """Who takes over: an account to choose or to type; name and mail address where it is a new person."""

    account = forms.CharField(
        label=_("Account of the successor"),
        max_length=150,
        help_text=_("Choose one of the agency's people, or write the account of a new person."),
    )
    name = forms.CharField(
        label=_("Person's name"), max_length=60, required=False, help_text=_("Only for a new person.")
    )
    email = forms.EmailField(
        label=_("Mail address"), required=False, help_text=_("Only for a new person: the link is sent there.")
    )

    def __init__(self, *args, people: Iterable[AgencyPerson], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = list(people)
        self.fields["account"].widget.attrs |= {"list": "successors", "autocomplete": "off"}

    @property
    def successor(self) -> Successor:
        return Successor(**self.cleaned_data)
