"""The people of an agency that is merged: each role goes along by the rules by which it would be given in the successor."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from chiayi_kpi.accounts.locking import lock_people
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people.checks import holds_longer, refuse_clash, refuse_oneself, refuse_role
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.core.history import save_with_history


class LeftOut(NamedTuple):
    """A role that does not go along, and the sentence that says why."""

    person: User
    role: str  # as a page names it
    why: str


class GoingAlong(NamedTuple):
    """The roles that would be given in the successor, and those that are not."""

    roles: list[Membership]
    left_out: list[LeftOut]


def roles_of(people: Collection[int]) -> Mapping[int, list[Membership]]:
    """Person id → all roles that they hold, or held. One query."""
    held = defaultdict(list)
    for one in Membership.objects.filter(user__in=people).select_related("agency"):
        held[one.user_id].append(one)
    return held


def going_along(agency: Agency, successor: Agency, by: User) -> GoingAlong:
    """Who would hold the same role in ``successor``, if ``by`` took the people of ``agency`` along. Two queries."""
    rows = Membership.objects.in_force().filter(agency=agency, user__is_active=True)
    found = list(rows.select_related("user").order_by("user__username", "role"))
    held = roles_of({one.user_id for one in found})
    along = GoingAlong([], [])
    for one in found:
        if why := _refusal(one, successor, by, held[one.user_id]):
            along.left_out.append(LeftOut(one.user, one.get_role_display(), why))
        else:
            along.roles.append(one)
    return along


def take_along(*, agency: Agency, successor: Agency, by: User, reason: str) -> list[LeftOut]:
    """Give the roles, in the caller's transaction, which has locked both agencies; those that were left out.

    Whoever holds one of them in the successor already holds it to the later of the two ends.
    """
    lock_people(Membership.objects.filter(agency=agency).values_list("user", flat=True))
    along = going_along(agency, successor, by)
    there = {(one.user_id, one.role): one for one in Membership.objects.filter(agency=successor)}
    created, lengthened = [], []
    for one in along.roles:
        known = there.get((one.user_id, one.role))
        if known is None:
            created.append(
                Membership(user_id=one.user_id, agency=successor, role=one.role, last_day=one.last_day)
            )
        elif holds_longer(one, known):
            known.last_day = one.last_day
            lengthened.append(known)
    save_with_history(created=created, changed=lengthened, fields=["last_day"], by=by, reason=reason)
    return along.left_out


def _refusal(one: Membership, successor: Agency, by: User, held: list[Membership]) -> str:
    """Why the role is not given in the successor; empty where it is."""
    try:
        refuse_role(by, one.role, successor)
        refuse_oneself(by, one.user)
        refuse_clash(one.user, one.role, held)
    except PeopleRefused as refused:
        return str(refused)
    return ""
