"""The forms about people; what they may not do is said by the services."""

import datetime
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.accounts.people.checks import may_be_account, refuse_over
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.selectors import Show, agencies_of
from chiayi_kpi.accounts.permissions import givable_roles
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.form_fields import DayField

_ACCOUNT = User._meta.get_field("username")


class RefusableForm(forms.Form):
    def refuse(self, refused: PeopleRefused) -> None:
        """Say what a service said at the field that it is about."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))


class FilterForm(forms.Form):
    search = forms.CharField(label=_("Name, account or mail"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (Show.OPEN, _("who works here today")),
            (Show.WAITING, _("who has no password yet")),
            (Show.NOT_SENT, _("whose mail could not be sent")),
            (Show.CLOSED, _("who has left")),
            (Show.ALL, _("everybody")),
        ],
    )

    @property
    def wanted(self) -> dict[str, str]:
        """``search`` and ``show``; what is no choice shows who works here."""
        data = self.cleaned_data if self.is_valid() else {}
        return {"search": data.get("search", ""), "show": data.get("show") or Show.OPEN}


class PersonForm(RefusableForm):
    """Name and mail address."""

    name = forms.CharField(label=_("Person's name"), max_length=60)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_(
            "A link to set the password is sent there; without an address you hand it over yourself."
        ),
    )


class RoleForm(RefusableForm):
    """A role in an agency, for a time or until it is ended."""

    role = forms.ChoiceField(label=_("Role"))
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), required=False)
    last_day = DayField(
        label=_("Valid to"), required=False, help_text=_("Empty: until somebody ends the role.")
    )

    def __init__(self, *args, manager: User, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = agencies_of(manager).existing()
        role = cast(forms.ChoiceField, self.fields["role"])
        agency = cast(forms.ModelChoiceField, self.fields["agency"])
        places = [None, *agencies.values_list("pk", flat=True)]
        givable = {one for place in places for one in givable_roles(manager, place)}
        role.choices = [(one.value, one.label) for one in Role if one in givable]
        if Role.SUPERVISOR not in givable:
            role.help_text = _(
                "Supervisors are made by the planning office or by another supervisor of the agency."
            )
        agency.queryset = agencies
        agency.required = not manager.is_administrator
        if manager.is_administrator:
            agency.empty_label = _("Whole city")
        elif len(places) == 2:  # the one agency of theirs
            agency.empty_label = None

    def clean_last_day(self) -> datetime.date | None:
        """A day that is over is named along with the form's other faults."""
        day: datetime.date | None = self.cleaned_data["last_day"]
        try:
            refuse_over(day)
        except PeopleRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return day


class NewPersonForm(RoleForm, PersonForm):
    """A new person with their first role."""

    account = forms.CharField(
        label=_("Account"),
        max_length=cast(int, _ACCOUNT.max_length),
        validators=[may_be_account],
        help_text=_("With it the person signs in: letters, digits and . - _ @ +, without spaces."),
    )
    field_order = ["account", "name", "email", "agency", "role", "last_day"]


class EndRoleForm(RefusableForm):
    last_day = DayField(label=_("Last day"))
