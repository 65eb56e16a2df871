"""What is assigned to somebody who leaves: the indicators, as owner and as deputy, of every year that is still open."""

from dataclasses import dataclass

from django.db.models import Q

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from indicators.models import Assignment, Remedy, printed_order


@dataclass(frozen=True, slots=True)
class Handover:
    """The assignments of one person in years that are not settled, in the order of plans and indicators, and the improvement
    measures that they carry out and have not handed in.
    """

    owned: tuple[Assignment, ...]
    deputised: tuple[Assignment, ...]
    remedies: tuple[Remedy, ...] = ()

    @property
    def all(self) -> tuple[Assignment, ...]:
        return (*self.owned, *self.deputised)


def handover_of(person: User, by: User) -> Handover:
    """What ``person`` would hand over today by the hand of ``by``: what that one may assign to others. Two queries."""
    ids = agency_ids(by, Permission.ASSIGN)
    return _held(person, Q() if ids is None else Q(plan__agency__in=ids))


def left_to_others(person: User, by: User) -> Handover:
    """The rest of it, which ``by`` may assign to nobody: it stays with ``person`` until others do. Two queries at most."""
    ids = agency_ids(by, Permission.ASSIGN)
    return Handover((), ()) if ids is None else _held(person, ~Q(plan__agency__in=ids))


def _held(person: User, where: Q) -> Handover:
    rows = (
        Assignment.objects.filter(where, Q(owner=person) | Q(deputy=person), plan__settled_at=None)
        .select_related("plan__agency", "indicator__objective__facet", "owner", "deputy")
        .order_by("plan__year", "plan__agency__code", *printed_order("indicator"))
    )
    return Handover(
        tuple(row for row in rows if row.owner_id == person.pk),
        tuple(row for row in rows if row.owner_id != person.pk),
        tuple(Remedy.objects.filter(where, owner=person, done_on=None, plan__settled_at=None)),
    )
