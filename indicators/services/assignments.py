"""Who reports what (分工): an indicator's owner, deputy and unit, and the time in which a deputy stands in."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.roc import dotted
from indicators.deputy_mail import tell_of_absence
from indicators.errors import AssignmentRefused
from indicators.models import Assignment, Indicator
from indicators.permissions import may_appoint_deputy, may_assign
from indicators.selectors.reporters import Reporters, reporters
from objectives.locking import lock_open
from objectives.models import Plan

COLUMNS = ("owner", "deputy", "unit")  # in the order in which the page and the workbook show them
LONGEST_UNIT = Assignment._meta.get_field("unit").max_length or 0
_FIELDS = ("unit", "owner", "deputy", "deputy_from", "deputy_to")


@dataclass(frozen=True, slots=True)
class AssignedCell:
    """What stands in a cell now, as people read it."""

    shown: str
    changed: bool


class AssignmentConflict(AssignmentRefused):
    """Somebody else wrote ``now`` into the cell since it was looked at."""

    def __init__(self, now: str) -> None:
        self.now = now
        super().__init__(
            _("Somebody else has written %(now)s here meanwhile. Press Enter again to replace it with yours.")
            % {"now": now or _("(empty)")}
        )


@transaction.atomic
def assign_cell(*, plan: Plan, indicator: int, column: str, text: str, seen: str | None, by) -> AssignedCell:
    """Write the owner, the deputy or the unit (one of ``COLUMNS``) of an indicator; empty text takes it away.

    ``seen`` is what stood in the cell when the writer looked; None does not ask. Raises PermissionDenied, YearSettled,
    NotAReporter, AssignmentConflict, AssignmentRefused: nothing is written then.
    """
    if not may_assign(by, plan):
        raise PermissionDenied(_("You may not assign indicators here."))
    if column not in COLUMNS:
        raise AssignmentRefused(_("There is no such column."))
    lock_open(plan)
    people = reporters(plan.own_agency.pk)
    row = _existing(plan, indicator)
    before = shown_in(row, column, people)
    _set(row, column, text, people)
    after = shown_in(row, column, people)
    if seen is not None and before not in (seen, after):
        raise AssignmentConflict(before)
    if after == before:
        return AssignedCell(after, changed=False)
    refuse_own_deputy(row)
    _save([row], by)
    return AssignedCell(after, changed=True)


def shown_in(row: Assignment, column: str, people: Reporters) -> str:
    """What a cell of the assignment says."""
    return row.unit if column == "unit" else people.label(getattr(row, column))


def refuse_own_deputy(row: Assignment) -> None:
    """Raises AssignmentRefused where the deputy would be the owner."""
    if row.owner_id is not None and row.owner_id == row.deputy_id:
        message = _("%(name)s is the owner; the deputy has to be somebody else.")
        raise AssignmentRefused(message % {"name": row.owner})


@transaction.atomic
def set_absence(
    *,
    plan: Plan,
    owner: User,
    deputy: User,
    first: datetime.date | None,
    last: datetime.date | None,
    indicators: Collection[int],
    by,
) -> int:
    """Let ``deputy`` stand in for ``owner`` from ``first`` to ``last`` in these of the owner's indicators; how many.

    Both are told by mail once it stands. Raises PermissionDenied, YearSettled, AssignmentRefused.
    """
    _deny_others(plan, owner, by)
    if first and last and last < first:
        raise AssignmentRefused(_("The last day is before the first day."))
    if last and last < today():
        raise AssignmentRefused(_("%(day)s is over already.") % {"day": dotted(last)})
    if deputy.pk == owner.pk:
        raise AssignmentRefused(
            _("%(name)s is the owner; the deputy has to be somebody else.") % {"name": owner}
        )
    lock_open(plan)
    if deputy.pk not in {person.id for person in reporters(plan.own_agency.pk).all}:
        raise AssignmentRefused(_("%(name)s cannot report in this agency.") % {"name": deputy})
    rows = [row for row in _owned(plan, owner) if row.indicator_id in set(indicators)]
    if not rows or len(rows) != len(set(indicators)):
        raise AssignmentRefused(_("Choose indicators that are assigned to %(name)s.") % {"name": owner})
    for row in rows:
        row.deputy, row.deputy_from, row.deputy_to = deputy, first, last
    _save(rows, by)
    tell_of_absence(plan=plan, rows=rows, owner=owner, deputy=deputy, by=by)
    return len(rows)


@transaction.atomic
def end_absence(*, plan: Plan, owner: User, by) -> int:
    """Let nobody stand in for ``owner`` any more; how many indicators had a deputy. The deputies are told."""
    _deny_others(plan, owner, by)
    lock_open(plan)
    rows = [row for row in _owned(plan, owner) if row.deputy_id is not None]
    for deputy in {row.deputy for row in rows if row.deputy is not None}:
        of_deputy = [row for row in rows if row.deputy_id == deputy.pk]
        tell_of_absence(plan=plan, rows=of_deputy, owner=owner, deputy=deputy, by=by, ended=True)
    for row in rows:
        row.deputy = row.deputy_from = row.deputy_to = None
    _save(rows, by)
    return len(rows)


def _deny_others(plan: Plan, owner: User, by) -> None:
    if not may_appoint_deputy(by, plan, owner.pk):
        raise PermissionDenied(_("Only the owner, or whoever assigns the indicators, names a deputy."))


def _existing(plan: Plan, indicator: int) -> Assignment:
    found = (
        Assignment.objects.filter(plan=plan, indicator=indicator).select_related("owner", "deputy").first()
    )
    if found is not None:
        return found
    of_plan = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    if not Indicator.objects.filter(of_plan, pk=indicator).exists():
        raise AssignmentRefused(_("This indicator is not part of the plan."))
    return Assignment(plan=plan, indicator_id=indicator)


def _owned(plan: Plan, owner: User) -> list[Assignment]:
    rows = Assignment.objects.filter(plan=plan, owner=owner).select_related(
        "owner", "deputy", "indicator__objective__facet"
    )
    return list(rows.order_by("indicator__objective__facet__no", "indicator__objective__no", "indicator__no"))


def _set(row: Assignment, column: str, text: str, people: Reporters) -> None:
    if column == "unit":
        row.unit = " ".join(text.split())
        if len(row.unit) > LONGEST_UNIT:
            words = {"length": len(row.unit), "longest": LONGEST_UNIT}
            raise AssignmentRefused(_("Too long: %(length)d characters, at most %(longest)d.") % words)
        return
    if " ".join(text.split()) == shown_in(row, column, people):
        return  # somebody who cannot report any more stays until another is named
    found = people.find(text)
    setattr(row, column, User.objects.get(pk=found.id) if found else None)
    if column == "deputy" and found is None:
        row.deputy_from = row.deputy_to = None


def _save(rows: Collection[Assignment], by) -> None:
    created = [row for row in rows if row.pk is None]
    changed = [row for row in rows if row.pk is not None]
    save_with_history(created=created, changed=changed, fields=_FIELDS, by=by)
