"""Reads about people."""

import datetime
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.agency_changes import end_text
from chiayi_kpi.accounts.models import Agency, ApiToken, FormerName, Membership, User
from chiayi_kpi.accounts.permissions import may_revoke_token
from chiayi_kpi.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from chiayi_kpi.core.clock import today


def affiliation(user: User) -> str:
    """What ``user`` is and where, in one line: ``警察局 · 主管、全市 · 稽核人員``."""
    return _(", ").join(
        f"{row.agency_name or _('whole city')} · {Role(row.role).label}" for row in user.held_roles
    )


def agency_names() -> dict[str, str]:
    """Code → name of every agency. One query."""
    return dict(Agency.objects.order_by("code").values_list("code", "name"))


class AgencyWithChanges(NamedTuple):
    agency: Agency
    former_names: list[FormerName]
    heirs: list[Agency]
    """The agencies that took it over."""


def agencies_with_changes() -> list[AgencyWithChanges]:
    """Every agency with its former names and who took it over. Three queries."""
    return _with_changes(Agency.objects.order_by("code"))


def agency_with_changes(code: str) -> AgencyWithChanges | None:
    """The same of one agency; None where there is none of that code."""
    return next(iter(_with_changes(Agency.objects.filter(code=code))), None)


def _with_changes(agencies: QuerySet[Agency]) -> list[AgencyWithChanges]:
    rows = agencies.prefetch_related("former_names", "successions__successor")
    return [
        AgencyWithChanges(row, list(row.former_names.all()), [one.successor for one in row.successions.all()])
        for row in rows
    ]


def end_texts(agency_ids: Collection[int]) -> list[str]:
    """When each of these agencies ends and who takes it over, in the order of their codes. No query for none."""
    if not agency_ids:
        return []
    rows = Agency.objects.filter(pk__in=agency_ids).order_by("code")
    return [end_text(agency) for agency in rows.prefetch_related("successions__successor")]


def possible_successors(agency: Agency) -> QuerySet[Agency]:
    """The agencies that could take ``agency`` over: the others that have no end themselves."""
    return Agency.objects.filter(last_day=None).exclude(pk=agency.pk).order_by("code")


class AgencyPerson(NamedTuple):
    """Somebody who holds a role in an agency; of people with one name ``same_name`` says that the account tells them apart."""

    id: int
    account: str
    name: str
    same_name: bool = False

    @property
    def label(self) -> str:
        """``王小明``, or ``王小明 (wang2)`` where the agency has two of that name."""
        return f"{self.name} ({self.account})" if self.same_name else self.name


def people_of(agency: Agency | int, day: datetime.date | None = None) -> list[AgencyPerson]:
    """The people with an open account and a role in ``agency`` on ``day`` (today), by name. One query.

    Whoever holds a role in the whole city only is not among them.
    """
    held = Membership.objects.in_force(day).filter(agency=agency)
    return _named(User.objects.filter(is_active=True, pk__in=held.values("user")))


def colleagues_of(person: User, day: datetime.date | None = None) -> list[AgencyPerson]:
    """The others who hold a role in one of the agencies in which ``person`` ever held one, by name. One query."""
    agencies = Membership.objects.filter(user=person, agency__isnull=False).values("agency")
    held = Membership.objects.in_force(day).filter(agency__in=agencies)
    return _named(User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(pk=person.pk))


def _named(found: QuerySet[User]) -> list[AgencyPerson]:
    rows = found.order_by("name", "username").only("username", "name")
    people = [AgencyPerson(row.pk, row.username, str(row)) for row in rows]
    names = Counter(person.name for person in people)
    return [person._replace(same_name=names[person.name] > 1) for person in people]


def holders(permission: Permission, day: datetime.date | None = None) -> set[tuple[int, int | None]]:
    """Who may do it where on ``day``: (person's id, agency's id or None for the whole city), of open accounts. One query."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    rows = Membership.objects.in_force(day).filter(role__in=roles, user__is_active=True).order_by()
    taken = FilteredRelation(
        "agency__taken_over", condition=Q(agency__taken_over__first_day__lte=day or today())
    )
    found = rows.annotate(taken=taken).values_list("user_id", "agency_id", "taken__agency_id")
    own = {(user_id, agency_id) for user_id, agency_id, _taken in found}
    return own | {(user_id, taken_id) for user_id, _agency, taken_id in found if taken_id is not None}


def person_with(pk: int) -> User | None:
    """The person with this key, in force or not."""
    return User.objects.filter(pk=pk).first()


def tokens_of(user: User) -> list[ApiToken]:
    """The access tokens that ``user`` looks after, the newest first."""
    rows = ApiToken.objects.select_related("agency", "created_by", "revoked_by")
    return [token for token in rows if may_revoke_token(user, token.scope, token.agency_id)]
