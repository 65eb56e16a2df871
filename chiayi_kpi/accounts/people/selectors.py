"""Which people somebody looks after, and what is known of each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Prefetch, Q, QuerySet

from chiayi_kpi.accounts.models import Agency, AgencyQuerySet, Membership, User
from chiayi_kpi.accounts.permissions import agency_ids, may_give, may_manage
from chiayi_kpi.accounts.roles import APART_FROM_ADMINISTRATORS, Permission, Role
from chiayi_kpi.core.errors import NotThere

_UNFINISHED = ("READY", "RUNNING")
_ON_ITS_WAY = Q(link_task__status__in=_UNFINISHED)


class Show(StrEnum):
    """Which accounts a list shows."""

    OPEN = "open"
    WAITING = "waiting"  # no password has been set yet
    NOT_SENT = "not-sent"  # the mail with the link could not be sent
    CLOSED = "closed"  # disabled, or without a role today
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with their roles; those that are over stand apart."""

    user: User
    roles: tuple[Membership, ...]
    past: tuple[Membership, ...]

    @property
    def waiting(self) -> bool:
        """Whether they have not set a password yet."""
        return not self.user.has_usable_password()

    @property
    def mail(self) -> str:
        """What became of the mail with the link: ``on-its-way``, ``not-sent``, or empty where none is waited for."""
        user = self.user
        if user.link_task is None or not (self.waiting and user.is_active and user.email):
            return ""
        return "on-its-way" if user.link_task.status in _UNFINISHED else "not-sent"

    @property
    def keys(self) -> list[tuple[str, int | None]]:
        """The roles that decide who may change this account: those of today, else what it once had."""
        return [(held.role, held.agency_id) for held in self.roles or self.past]

    def managed_by(self, manager: User) -> bool:
        return may_manage(manager, self.keys)

    @property
    def clashes(self) -> bool:
        """Whether they are an administrator and do the work besides."""
        held = {one.role for one in self.roles}
        return Role.ADMINISTRATOR in held and not held.isdisjoint(APART_FROM_ADMINISTRATORS)

    def ends_with(self, manager: User) -> list[tuple[Membership, bool]]:
        """The roles of today, each with whether ``manager`` may end it."""
        return [(held, may_give(manager, held.role, held.agency_id)) for held in self.roles]


def agencies_of(manager: User) -> AgencyQuerySet:
    """The agencies in which ``manager`` gives roles."""
    ids = agency_ids(manager, Permission.GIVE_ROLES)
    return Agency.objects.all() if ids is None else Agency.objects.filter(pk__in=ids)


def agency_with(code: str) -> Agency | None:
    return Agency.objects.filter(code=code).first()


def agency_meant(manager: User, code: str | None) -> Agency | None:
    """The existing agency that an address names, or the only one for which the manager may act."""
    offered = agencies_of(manager).existing()
    agencies = list(offered.filter(code=code) if code else offered[:2])
    return agencies[0] if len(agencies) == 1 else None


def people_for(
    manager: User, agency: Agency | None = None, *, search: str = "", show: str = Show.OPEN
) -> QuerySet[User]:
    """The people whom ``manager`` looks after, of one agency or of all; by name. Two queries with their roles."""
    found = User.objects.filter(_within(manager))
    if agency is not None:
        found = found.filter(pk__in=Membership.objects.filter(agency=agency).values("user"))
    if search:
        found = found.filter(
            Q(name__icontains=search) | Q(username__icontains=search) | Q(email__icontains=search)
        )
    working = Q(is_active=True) & Q(pk__in=_today(agency).values("user"))
    match show:
        case Show.OPEN:
            found = found.filter(working)
        case Show.WAITING:
            found = found.filter(working, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        case Show.NOT_SENT:
            found = found.filter(pk__in=waiting_for_mail().exclude(_ON_ITS_WAY).values("pk"))
        case Show.CLOSED:
            found = found.exclude(working)
    return (
        found.order_by("name", "username")
        .select_related("link_task")
        .prefetch_related(
            Prefetch(
                "memberships", Membership.objects.select_related("agency").order_by("agency__code", "role")
            )
        )
    )


def held_together(manager: User | None = None) -> QuerySet[User]:
    """Who is an administrator and does the work besides, which nobody is given since; of those ``manager`` looks after."""
    held = Membership.objects.in_force()
    found = User.objects.filter(is_active=True, pk__in=held.filter(role=Role.ADMINISTRATOR).values("user"))
    found = found.filter(pk__in=held.filter(role__in=APART_FROM_ADMINISTRATORS).values("user"))
    return (found if manager is None else found.filter(_within(manager))).order_by("username")


class Mails(NamedTuple):
    """How many links are on their way by mail, and how many could not be sent."""

    on_their_way: int
    not_sent: int


def mails_of(manager: User) -> Mails:
    """The mails to people whom ``manager`` looks after. One query."""
    found = waiting_for_mail().filter(_within(manager))
    return Mails(
        **found.aggregate(
            on_their_way=Count("pk", filter=_ON_ITS_WAY), not_sent=Count("pk", filter=~_ON_ITS_WAY)
        )
    )


def waiting_for_mail() -> QuerySet[User]:
    """Who was to be mailed a link to a first password that has not left yet."""
    found = User.objects.filter(is_active=True, link_task__isnull=False).exclude(email="")
    return found.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def row_of(person: User) -> PersonRow:
    """``person``, whose roles were read along, as a row."""
    held = list(person.memberships.all())
    return PersonRow(
        person, tuple(one for one in held if not one.ended), tuple(one for one in held if one.ended)
    )


def person_row(manager: User, pk: int) -> PersonRow:
    """One person; NotThere where ``manager`` does not look after them."""
    found = people_for(manager, show=Show.ALL).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return row_of(found)


def is_somebody(pk: int) -> bool:
    """Whether there is such an account, whoever looks after it."""
    return User.objects.filter(pk=pk).exists()


def same_names(person: User) -> list[str]:
    """The accounts of other people who have the same name and can sign in."""
    others = User.objects.filter(name=person.name, is_active=True).exclude(pk=person.pk)
    return list(others.order_by("username").values_list("username", flat=True)) if person.name else []


def _within(manager: User) -> Q:
    ids = agency_ids(manager, Permission.GIVE_ROLES)
    if ids is None:
        return Q()
    return Q(pk__in=Membership.objects.filter(agency__in=ids).values("user"))


def _today(agency: Agency | None) -> QuerySet[Membership]:
    held = Membership.objects.in_force()
    return held.filter(agency=agency) if agency is not None else held
