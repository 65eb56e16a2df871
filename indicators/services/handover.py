"""Somebody leaves and somebody else takes over, in one step: account, roles, and all that is assigned."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people.services import Successor, hand_over_account
from chiayi_kpi.core.history import save_with_history
from indicators.models import Assignment
from indicators.selectors.handover import handover_of
from objectives.locking import LOCK_ORDER, lock_open
from objectives.models import Plan


class Replaced(NamedTuple):
    """Who took over, and how many assignments."""

    successor: User
    assignments: int


@transaction.atomic
def replace_person(*, person: User, successor: Successor, by: User) -> Replaced:
    """``successor`` takes over the roles of ``person`` and every assignment that ``by`` may give to others, with the measures
    in progress that ``person`` carries out there.

    The leaver's roles end and the account is disabled; settled years keep their names. An indicator of which the
    successor would be owner and deputy has no deputy afterwards. Raises PeopleRefused: nothing is changed then.
    """
    leaving = handover_of(person, by)
    plan_ids = {row.plan_id for row in leaving.all} | {row.plan_id for row in leaving.remedies}
    for plan in Plan.objects.filter(pk__in=plan_ids).select_related("agency").order_by(*LOCK_ORDER):
        lock_open(plan)  # plans before people, as an import of both has it
    heir = hand_over_account(person=person, successor=successor, by=by)
    leaving = handover_of(person, by)  # as it stands now that nobody else writes
    rows, remedies = list(leaving.all), list(leaving.remedies)
    for row in rows:
        _take_over(row, person, heir)
    reason = _("handed over by %(person)s to %(successor)s") % {"person": person, "successor": heir}
    fields = ["owner", "deputy", "deputy_from", "deputy_to"]
    save_with_history(created=[], changed=rows, fields=fields, by=by, reason=reason)
    for remedy in remedies:
        remedy.owner = heir
    save_with_history(created=[], changed=remedies, fields=["owner"], by=by, reason=reason)
    return Replaced(heir, len(rows))


def _take_over(row: Assignment, person: User, heir: User) -> None:
    if row.owner_id == person.pk:
        row.owner = heir
    if row.deputy_id == person.pk:
        row.deputy = heir
    if row.deputy_id == row.owner_id:
        row.deputy = row.deputy_from = row.deputy_to = None
