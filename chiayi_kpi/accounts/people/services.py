"""Changing people: accounts, roles and their ends, the link to a password. Each step leaves its history."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.locking import lock_administrators, lock_agencies, lock_people
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people import links
from chiayi_kpi.accounts.people.checks import (
    clean_person,
    holds_longer,
    keep_an_administrator,
    last_day_in,
    refuse_address_changers,
    refuse_clash,
    refuse_everywhere,
    refuse_giving,
    refuse_handing_on,
    refuse_held_together,
    refuse_lengthening,
    refuse_oneself,
    refuse_over,
    refuse_own_way_in,
    refuse_taken,
    save_unless_taken,
)
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.selectors import Show, people_for, row_of
from chiayi_kpi.accounts.people.tasks import queue_links
from chiayi_kpi.accounts.permissions import may_give
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in.address_changes import address_changers, is_other_address, never_used
from chiayi_kpi.accounts.sign_in.sessions_of import end_sessions
from chiayi_kpi.accounts.sign_in.telling import tell_former_addresses, tell_of_address_change
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.history import save_with_history, stamp


class Added(NamedTuple):
    """Who has a role now; ``is_new``: with an account made for it."""

    person: User
    is_new: bool


@transaction.atomic
def add_person(
    *,
    account: str,
    name: str,
    email: str,
    role: str,
    agency: Agency | None,
    by: User,
    last_day: datetime.date | None = None,
) -> Added:
    """A new account with a first role, and a link by mail to set its password. Raises PeopleRefused.

    An account that is there already, by this name, takes the role: people work in several agencies.
    """
    agency = _of_now(agency)
    refuse_giving(by, role, agency)
    known = _locking().filter(username__iexact=account.strip()).first()
    if known is not None:
        _refuse_another(known, name, email)
        refuse_oneself(by, known)
        _give(known, role, agency, last_day, by)
        return Added(known, False)
    person = _new_account(account, name, email, by)
    _give(person, role, agency, last_day, by)
    return Added(person, True)


@transaction.atomic
def change_person(*, person: User, name: str, email: str, by: User) -> None:
    """Another name or mail address; whoever has never signed in gets the link to a password there."""
    locked = lock_managed(person, by)
    former = locked.email
    moved = is_other_address(locked, email)
    locked.name, locked.email = name.strip(), email.strip()
    clean_person(locked)
    refuse_taken(locked)
    stamp(locked, by=by)
    save_unless_taken(locked, ["name", "email"])
    if moved:
        tell_of_address_change(locked, former, by)
        if never_used(locked):
            links.send_links([locked])


@transaction.atomic
def give_role(
    *, person: User, role: str, agency: Agency | None, by: User, last_day: datetime.date | None = None
) -> Membership:
    """Make ``person`` something more, up to ``last_day``; a role that has ended holds again. Raises PeopleRefused."""
    agency = _of_now(agency)
    refuse_giving(by, role, agency)
    refuse_oneself(by, person)
    locked = _locked(person)
    if not locked.is_active:
        raise PeopleRefused(_("The account “%s” is disabled; enable it first.") % locked.username)
    return _give(locked, role, agency, last_day, by)


@transaction.atomic
def end_role(*, membership: Membership, last_day: datetime.date, by: User) -> None:
    """The role holds up to and including ``last_day``, and no longer than it did; a day that is over ends it at once."""
    if not may_give(by, membership.role, membership.agency_id):
        raise PeopleRefused(_("You may not end this role: it is above your own."), "role")
    agency = _of_now(membership.agency)
    _locked(membership.user)
    is_administrator = _is_administrators(membership.role, membership.agency_id)
    if is_administrator:
        lock_administrators()
    membership.refresh_from_db(fields=["last_day"])
    if membership.ended:
        raise PeopleRefused(_("This role has ended already."), "role")
    refuse_lengthening(membership, last_day)
    membership.last_day = last_day_in(agency, last_day)
    stamp(membership, by=by)
    membership.save(update_fields=["last_day"])
    if is_administrator:
        keep_an_administrator()


@transaction.atomic
def close_account(*, person: User, by: User, reason: str = "") -> None:
    """Nobody signs in with it any more; what they did keeps their name. Raises PeopleRefused."""
    if person.pk == by.pk:
        raise PeopleRefused(_("You cannot disable your own account; somebody else does that."))
    locked = lock_managed(person, by)
    if locked.is_administrator:
        lock_administrators()
    _set_active(locked, False, by, reason)
    if locked.is_administrator:
        keep_an_administrator()


@transaction.atomic
def open_account(*, person: User, by: User) -> None:
    """The account opens again, with the roles that still hold. Raises PeopleRefused."""
    locked = lock_managed(person, by)
    refuse_held_together(locked, locked.memberships.select_related("agency"))
    _set_active(locked, True, by, "")


@transaction.atomic
def send_link(*, person: User, by: User) -> None:
    """Mail ``person`` a link to set a new password; an address is needed."""
    locked = _reachable(person, by)
    if not locked.email:
        raise PeopleRefused(_("This account has no mail address; make a link and hand it over."), "email")
    _note(locked, by, _("a link to set a password was sent"))
    tell_former_addresses(locked, "people/link")
    links.send_links([locked])


@transaction.atomic
def send_links_again(*, by: User) -> int:
    """Queue once more the mails that could not be sent to people whom ``by`` looks after; how many."""
    rows = [row_of(person) for person in people_for(by, show=Show.NOT_SENT)]
    people = [row.user for row in rows if row.managed_by(by) and by.pk not in address_changers(row.user)]
    lock_people([person.pk for person in people])
    save_with_history(
        created=[],
        changed=people,
        fields=["link_task"],
        by=by,
        reason=_("a link to set a password was sent"),
    )
    return queue_links(people)


@transaction.atomic
def make_link(*, person: User, by: User) -> str:
    """A link for somebody without a mail address, to be handed over; it is shown this once."""
    locked = _reachable(person, by)
    refuse_own_way_in(locked, by)
    if locked.email:
        raise PeopleRefused(_("The link is sent to the account's mail address, so that nobody else sees it."))
    locked.link_sent_at = timezone.now()
    _note(locked, by, _("a link to set a password was handed over"))
    tell_former_addresses(locked, "people/link")
    return links.link(locked)


class HandedOver(NamedTuple):
    """A link that somebody without a mail address is to be given."""

    person: User
    link: str


@transaction.atomic
def make_links(*, accounts: Collection[str], by: User) -> list[HandedOver]:
    """First links for those of these accounts that ``by`` looks after and that have no mail address; shown this once.

    Who has a password or was given a link before gets none: ``make_link`` makes another.
    """
    found = _locking().filter(
        username__in=accounts, email="", is_active=True, link_sent_at=None, last_login=None
    )
    by_account = sorted(found.prefetch_related("memberships").order_by("pk"), key=lambda one: one.username)
    people = [
        person for person in by_account if not person.has_usable_password() and row_of(person).managed_by(by)
    ]
    for person in people:
        person.link_sent_at = timezone.now()
    save_with_history(
        created=[],
        changed=people,
        fields=["link_sent_at"],
        by=by,
        reason=_("a link to set a password was handed over"),
    )
    return [HandedOver(person, links.link(person)) for person in people]


class Successor(NamedTuple):
    """Who takes over: an account that is there, or a new one with this name and mail address."""

    account: str
    name: str = ""
    email: str = ""


@transaction.atomic
def hand_over_account(*, person: User, successor: Successor, by: User) -> User:
    """The roles of ``person`` go to the successor, who is returned, and end; the account is disabled.

    Of one that both hold the later end counts. A new successor gets a link to set a password. Raises PeopleRefused where ``by`` could not give one of the roles.
    """
    if person.pk == by.pk:
        raise PeopleRefused(_("You cannot replace yourself; somebody else does that."))
    heirs = User.objects.filter(username__iexact=successor.account.strip()).values_list("pk", flat=True)
    agencies = lock_agencies(person.memberships.in_force().values_list("agency", flat=True))
    lock_people([person.pk, *heirs])
    locked = lock_managed(person, by)
    held = list(locked.memberships.in_force().select_related("agency"))
    if not {one.agency_id for one in held} <= {None, *agencies}:
        raise PeopleRefused(_("%s was given another role meanwhile; try again.") % locked)
    heir = _heir(locked, successor, by, has_role=bool(held))
    is_administrator = any(_is_administrators(one.role, one.agency_id) for one in held)
    if is_administrator:
        lock_administrators()
    own = {(one.role, one.agency_id): one for one in heir.memberships.in_force()}
    if held:
        refuse_oneself(by, heir)
    reason = _("handed over by %(person)s to %(successor)s") % {"person": locked, "successor": heir}
    for one in held:
        refuse_handing_on(one)
        known = own.get((one.role, one.agency_id))
        if known is None or holds_longer(one, known):
            _give(heir, one.role, one.agency, one.last_day, by)
        one.last_day = today() - datetime.timedelta(1)
        stamp(one, by=by, reason=reason)
        one.save(update_fields=["last_day"])
    _set_active(locked, False, by, reason)
    if is_administrator:
        keep_an_administrator()
    return heir


def _heir(person: User, successor: Successor, by: User, *, has_role: bool) -> User:
    account, name = successor.account.strip(), successor.name.strip()
    known = _locking().filter(username__iexact=account).first()
    if known is None:
        if not has_role:
            raise PeopleRefused(
                _("Nobody is called “%s” here, and there is no role that a new person would take over.")
                % account,
                "account",
            )
        if not name:
            raise PeopleRefused(
                _("There is no account “%s”; for a new person write the name too.") % account, "name"
            )
        return _new_account(account, name, successor.email, by)
    if known.pk == person.pk:
        raise PeopleRefused(_("The successor has to be somebody else."), "account")
    if not known.is_active:
        raise PeopleRefused(_("The account “%s” is disabled; enable it first.") % account, "account")
    if name and name != known.name:
        raise PeopleRefused(
            _(
                "The account “%(account)s” is that of %(name)s. Leave the name empty if that is who takes over."
            )
            % {"account": account, "name": known},
            "name",
        )
    return known


def _refuse_another(known: User, name: str, email: str) -> None:
    """Refuse a known account unless what was written says that its person is meant."""
    if name.strip() != known.name or email.strip().lower() not in ("", known.email.lower()):
        raise PeopleRefused(
            _(
                "There is an account “%(account)s” already; it is that of %(name)s. If that is who is meant, write the"
                " name so and leave the mail address empty; otherwise choose another account."
            )
            % {"account": known.username, "name": known},
            "account",
        )
    if not known.is_active:
        raise PeopleRefused(_("The account “%s” is disabled; enable it first.") % known.username, "account")


def _new_account(account: str, name: str, email: str, by: User) -> User:
    person = User(username=account.strip(), name=name.strip(), email=email.strip())
    person.set_unusable_password()
    clean_person(person)
    refuse_taken(person)
    stamp(person, by=by)
    save_unless_taken(person)
    links.send_links([person])
    return person


def _reachable(person: User, by: User) -> User:
    locked = lock_managed(person, by)
    if not locked.is_active:
        raise PeopleRefused(_("The account “%s” is disabled; enable it first.") % locked.username)
    refuse_address_changers(locked, by)
    return locked


def _give(
    person: User, role: str, agency: Agency | None, last_day: datetime.date | None, by: User
) -> Membership:
    refuse_everywhere(role, agency)
    refuse_over(last_day)
    last_day = last_day_in(agency, last_day)
    is_administrator = _is_administrators(role, agency.pk if agency else None)
    if is_administrator:
        lock_administrators()
    every = list(Membership.objects.filter(user=person).select_related("agency"))
    refuse_clash(person, role, every)
    held = next((one for one in every if (one.role, one.agency) == (role, agency)), None)
    if held is not None and not held.ended and held.last_day == last_day:
        raise PeopleRefused(
            _("%(person)s is %(role)s there already.") % {"person": person, "role": held.get_role_display()},
            "role",
        )
    if held is None:
        held = Membership(user=person, agency=agency, role=role)
    was_staying = held.pk is not None and held.last_day is None
    held.last_day = last_day
    stamp(held, by=by)
    held.save()
    if was_staying and is_administrator:
        keep_an_administrator()
    return held


def _is_administrators(role: str, agency_id: int | None) -> bool:
    """Whether it is the role of an administrator of the whole city."""
    return role == Role.ADMINISTRATOR and agency_id is None


def _of_now(agency: Agency | None) -> Agency | None:
    """The agency as it is now, locked, before anybody is: it may have got a last day since it was looked up."""
    return None if agency is None else lock_agencies([agency.pk])[agency.pk]


def _locked(person: User) -> User:
    return lock_people([person.pk])[person.pk]


def _locking() -> QuerySet[User]:
    """By what else they are known than by key; held as in ``lock_people``."""
    return User.objects.select_for_update(no_key=True)


def lock_managed(person: User, by: User) -> User:
    """``person`` as they are now, locked; PeopleRefused where they hold what ``by`` could not give."""
    locked = _locked(person)
    if not row_of(locked).managed_by(by):
        raise PeopleRefused(_("You may not change this account: it holds a role that you could not give."))
    return locked


def _set_active(person: User, active: bool, by: User, reason: str) -> None:
    person.is_active = active
    person.reopened_at = timezone.now() if active else person.reopened_at
    stamp(person, by=by, reason=reason)
    person.save(update_fields=["is_active", "reopened_at"])
    if not active:
        end_sessions(person)  # none of them comes back when the account is opened again


def _note(person: User, by: User, reason: str) -> None:
    stamp(person, by=by, reason=reason)
    person.save(update_fields=["link_sent_at"])
