"""Who can report in an agency: its people whose role says so, found by what somebody types."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import ROLE_PERMISSIONS, Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.prepared import Given
from chiayi_kpi.core.workbook.values import as_code

_ROLES = [role for role, held in ROLE_PERMISSIONS.items() if Permission.REPORT in held]


class NotAReporter(Refused):
    """What was typed names nobody who can report here, or more than one; the message says which and what to do."""


class Reporter(NamedTuple):
    """Somebody who can report in the agency; ``label`` is how lists and cells name them, alone among all."""

    id: int
    username: str
    name: str
    label: str


def able_to_report(person: str, day: Given | None = None) -> Exists:
    """Whether the ``person`` of an assignment can report in its agency on the ``day``, today unless it comes with the
    call: an open account with such a role there, in the whole city, or in an agency that has taken it over."""
    of_plan = OuterRef("plan__agency")
    taken = Q(agency__taken_over__agency=of_plan, agency__taken_over__first_day__lte=day or today())
    return Exists(_memberships(day).filter(Q(agency=of_plan) | Q(agency=None) | taken, user=OuterRef(person)))


def reporters(agency_id: int) -> "Reporters":
    """The agency's people who can report, by name. One query."""
    return reporters_by_agency([agency_id])[agency_id]


def reporters_by_agency(agency_ids: Iterable[int]) -> dict[int, "Reporters"]:
    """The same of several agencies; those who took one over are among its people. One query."""
    found: dict[int, set[tuple[str, str, int]]] = {pk: set() for pk in agency_ids}
    taken = FilteredRelation("agency__taken_over", condition=Q(agency__taken_over__first_day__lte=today()))
    rows = _memberships().annotate(taken=taken).order_by()
    rows = rows.filter(Q(agency__in=found) | Q(taken__agency__in=found))
    fields = ("agency_id", "taken__agency_id", "user_id", "user__username", "user__name")
    for own, taken_over, pk, username, name in rows.values_list(*fields):
        for agency_id in {own, taken_over} & found.keys():
            found[agency_id].add((name or username, username, pk))
    return {agency_id: Reporters(sorted(people)) for agency_id, people in found.items()}


def _memberships(day: Given | None = None):
    return Membership.objects.in_force(day).filter(role__in=_ROLES, user__is_active=True)


class Reporters:
    """The people of one agency; ``find`` reads what was typed: an account, a name, or both as the lists show them."""

    def __init__(self, people: Collection[tuple[str, str, int]]) -> None:
        names = [name for name, _username, _pk in people]
        self.all = tuple(
            Reporter(pk, username, name, name if names.count(name) == 1 else f"{name} ({username})")
            for name, username, pk in people
        )
        self._by_id = {person.id: person for person in self.all}
        self._by_account = {person.username.casefold(): person for person in self.all}
        self._by_label = {_folded(person.label): person for person in self.all}
        self._by_name: dict[str, list[Reporter]] = defaultdict(list)
        for person in self.all:
            self._by_name[_folded(person.name)].append(person)

    def label(self, person: User | None) -> str:
        """How a cell names ``person``; of somebody who cannot report here the name alone."""
        if person is None:
            return ""
        held = self._by_id.get(person.pk)
        return held.label if held else str(person)

    def find(self, typed: str) -> Reporter | None:
        """The person of an account or a name; None for nothing. Raises NotAReporter."""
        text = _folded(typed)
        if not text:
            return None
        found = self._by_account.get(text) or self._by_label.get(text)
        if found is not None:
            return found
        named = self._by_name.get(text, [])
        if len(named) == 1:
            return named[0]
        if named:
            accounts = _(", ").join(person.username for person in named)
            message = _("%(count)d people are called %(name)s; write the account: %(accounts)s.")
            raise NotAReporter(message % {"count": len(named), "name": named[0].name, "accounts": accounts})
        raise NotAReporter(self._why_not(as_code(typed), text))

    def _why_not(self, typed: str, text: str) -> str:
        person = self._elsewhere.get(text)
        if person is not None and not person.is_active:
            return _("The account of %(name)s is closed; choose somebody else.") % {"name": person}
        if person is not None:
            message = _(
                "%(name)s holds no role in this agency with which to report; an administrator gives one, "
                "or choose somebody else."
            )
            return message % {"name": person}
        near = get_close_matches(text, [*self._by_label, *self._by_account], n=1, cutoff=0.5)
        if near:
            nearest = self._by_label.get(near[0]) or self._by_account[near[0]]
            return _("Nobody here is called “%(typed)s”. Is %(nearest)s meant?") % {
                "typed": typed,
                "nearest": nearest.label,
            }
        return _("Nobody here is called “%(typed)s”.") % {"typed": typed}

    @cached_property
    def _elsewhere(self) -> dict[str, User]:
        """Everybody by account and by name: only looked up to say why somebody is not found. One query."""
        people = list(User.objects.only("username", "name", "is_active").order_by("is_active", "pk"))
        return {_folded(person.name): person for person in people if person.name} | {
            person.username.casefold(): person for person in people
        }


def _folded(text: str) -> str:
    return "".join(as_code(text).casefold().split())
