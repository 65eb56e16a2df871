"""What has to hold of an account and of a role before it is written; every way in asks here."""

import datetime
from collections.abc import Collection, Iterable

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.permissions import may_give
from chiayi_kpi.accounts.roles import APART_FROM_ADMINISTRATORS, OF_AN_AGENCY, Role
from chiayi_kpi.accounts.sign_in.address_changes import WAIT, address_changers
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.sentences import in_a_row

_FIELDS = {"username": "account", "name": "name", "email": "email"}
ACCOUNT_WRITTEN = gettext_lazy(
    "An account is written with letters, digits and . - _ @ + only, without spaces."
)
may_be_account = UnicodeUsernameValidator(message=ACCOUNT_WRITTEN)


def clean_person(person: User) -> None:
    """The account, name and address by themselves: written as they may be. Raises PeopleRefused."""
    try:
        may_be_account(person.username)
    except ValidationError as error:
        raise PeopleRefused(in_a_row(*error.messages), "account") from error
    try:
        person.clean_fields(exclude={field.name for field in User._meta.fields} - _FIELDS.keys())
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            raise PeopleRefused(in_a_row(*messages), _FIELDS[field]) from error


def taken_account(account: str) -> str:
    return _("There is an account “%s” already.") % account


def taken_mail(email: str, by: str) -> str:
    return _("The mail address %(email)s is that of the account “%(account)s”; each account has its own.") % {
        "email": email,
        "account": by,
    }


def refuse_taken(person: User) -> None:
    """Refuse an account or address that would sign somebody else in too: it is somebody's account name or address."""
    others = User.objects.exclude(pk=person.pk)
    if others.filter(username__iexact=person.username).exists():
        raise PeopleRefused(taken_account(person.username), "account")
    holder = others.filter(email__iexact=person.username).first()
    if holder is not None:
        raise PeopleRefused(taken_mail(person.username, holder.username), "account")
    if not person.email:
        return
    holder = others.filter(Q(email__iexact=person.email) | Q(username__iexact=person.email)).first()
    if holder is not None:
        raise PeopleRefused(taken_mail(person.email, holder.username), "email")


def save_unless_taken(person: User, fields: Collection[str] | None = None) -> None:
    """Save an account that was free when it was looked; PeopleRefused where somebody else has taken it or its address since."""
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError:
        refuse_taken(person)
        raise


def refuse_role(by: User, role: str, agency: Agency | None) -> None:
    """Refuse a role that ``by`` may not give there, or that is of an agency which has ended."""
    refuse_ended(agency)
    if may_give(by, role, agency.pk if agency else None):
        return
    label = Role(role).label
    if agency is None:
        raise PeopleRefused(
            _("Only an administrator gives a role for the whole city (%s); choose an agency.") % label, "role"
        )
    raise PeopleRefused(
        _("You may not make anybody %(role)s in %(agency)s: nobody gives a role above their own.")
        % {"role": label, "agency": agency.name},
        "role",
    )


def refuse_everywhere(role: str, agency: Agency | None) -> None:
    """Refuse an agency's role for the whole city: its holder would see, change or approve every agency's figures."""
    if agency is None and role in OF_AN_AGENCY:
        raise PeopleRefused(_("This role belongs to an agency: choose which."), "agency")


def refuse_handing_on(held: Membership) -> None:
    """Refuse that a successor gets a role that somebody has had everywhere since before that was refused."""
    if held.agency is None and held.role in OF_AN_AGENCY:
        text = _(
            "%(person)s is %(role)s in the whole city, which nobody becomes any more: that role belongs to an agency. End it"
            " first (with a last day before today it ends at once)."
        )
        raise PeopleRefused(text % {"person": held.user, "role": held.get_role_display()})


def refuse_giving(by: User, role: str, agency: Agency | None) -> None:
    """Refuse a role that ``by`` may not give there, or that nobody is given there."""
    refuse_role(by, role, agency)
    refuse_everywhere(role, agency)


def refuse_oneself(by: User, person: User) -> None:
    """Refuse that somebody gives a role to themselves: who gives roles and who gets them are two people."""
    if person.pk is not None and person.pk == by.pk:
        raise PeopleRefused(
            _("You cannot give yourself a role; somebody else who looks after people can."), "role"
        )


def role_and_place(held: Membership) -> str:
    """The role, and where: ``planning staff (Police Bureau)``."""
    role = held.get_role_display()
    if held.agency is None:
        return role
    return _("%(role)s (%(agency)s)") % {"role": role, "agency": held.agency.name}


def clashing(role: str, held: Iterable[Membership]) -> list[Membership]:
    """Those of ``held`` that are in force and that nobody holds beside ``role``, in whichever agency."""
    if role == Role.ADMINISTRATOR:
        apart: Collection[str] = APART_FROM_ADMINISTRATORS
    else:
        apart = {Role.ADMINISTRATOR} if role in APART_FROM_ADMINISTRATORS else ()
    return [one for one in held if one.role in apart and not one.ended]


def refuse_clash(person: User, role: str, held: Iterable[Membership]) -> None:
    """Refuse that an administrator reports, approves or rates; ``held``: what ``person`` is already."""
    clashes = clashing(role, held)
    if clashes:
        words = {"person": person, "held": _(", ").join(role_and_place(one) for one in clashes)}
        raise PeopleRefused(
            _(
                "%(person)s is %(held)s. An administrator gives roles and holds none that reports, approves or rates, in no"
                " agency. End that role first (with a last day before today it ends at once), or choose somebody else."
            )
            % words,
            "role",
        )


def refuse_held_together(person: User, held: Iterable[Membership]) -> None:
    """Refuse an account whose roles in force are those of an administrator and of somebody who does the work."""
    rows = list(held)
    for one in rows:
        if not one.ended:
            refuse_clash(person, one.role, rows)


def refuse_own_way_in(person: User, by: User) -> None:
    """Refuse that somebody opens their own account so: their own pages ask first who they are, at an open desk too."""
    if person.pk == by.pk:
        raise PeopleRefused(
            _(
                "How you sign in yourself is changed on the page of your account, which asks first who you are; what cannot be"
                " done there, somebody else does who looks after people."
            )
        )


def refuse_address_changers(person: User, by: User) -> None:
    """Refuse that who gave the account another mail address opens it there, too: another person does, or days pass."""
    if by.pk in address_changers(person):
        raise PeopleRefused(
            _(
                "You changed this account's mail address within the last %(days)d days. Until then somebody else who looks"
                " after the account sends links to set a password and takes the second step away."
            )
            % {"days": WAIT.days},
            "email",
        )


def refuse_ended(agency: Agency | None) -> None:
    """Refuse a new role in an agency whose last day is over."""
    if agency is not None and agency.ended and agency.last_day is not None:
        raise PeopleRefused(
            _("%(agency)s ended on %(day)s; give the role in its successor.")
            % {"agency": agency.name, "day": dotted(agency.last_day)},
            "agency",
        )


def refuse_over(last_day: datetime.date | None) -> None:
    """Refuse to give a role up to a day that is over."""
    if last_day is not None and last_day < today():
        raise PeopleRefused(
            _("The last day %s is over already; choose a later one, or none.") % dotted(last_day), "last_day"
        )


def refuse_lengthening(held: Membership, last_day: datetime.date) -> None:
    """Refuse that a role which is ended holds longer for it: who holds it may end it, but is given nothing by themselves."""
    if held.last_day is not None and last_day > held.last_day:
        raise PeopleRefused(
            _(
                "This role ends on %s already, and ending it makes it no longer. To hold to a later day it is given again,"
                " by somebody else than whoever holds it."
            )
            % dotted(held.last_day),
            "last_day",
        )


def last_day_in(agency: Agency | None, last_day: datetime.date | None) -> datetime.date | None:
    """Until when a role in ``agency`` holds: with the agency it ends. Refuses a later day."""
    end = agency.last_day if agency else None
    if end is None:
        return last_day
    if last_day is not None and last_day > end:
        raise PeopleRefused(
            _("%(agency)s ends on %(day)s, and its roles with it.") % {"agency": agency, "day": dotted(end)},
            "last_day",
        )
    return last_day or end


def holds_longer(one: Membership, other: Membership) -> bool:
    """Whether ``one`` ends later than ``other``, or never while that does."""
    return other.last_day is not None and (one.last_day is None or one.last_day > other.last_day)


def keep_an_administrator() -> None:
    """Refuse what would leave the portal without an administrator who stays; called when the change is made.

    ``lock_administrators`` was called before, so that no two leave at once.
    """
    staying = Membership.objects.filter(
        role=Role.ADMINISTRATOR, agency=None, last_day=None, user__is_active=True
    )
    if not staying.exists():
        raise PeopleRefused(
            _("This is the last administrator who stays; make somebody else an administrator first."), "role"
        )
