"""Keeping the calendar and the deadlines: the official table, one day by hand, a deadline of a month. Each step is kept in the history."""

import datetime
import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.history import save_with_history, stamp
from chiayi_kpi.core.reasons import reason_given
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.workdays.checks import deadline_faults
from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from chiayi_kpi.workdays.official_table import TableDay
from chiayi_kpi.workdays.permissions import require_keeper
from chiayi_kpi.workdays.presumed import DayKind


class DeadlineRefused(Refused):
    """A deadline that cannot be set; ``faults`` by field (``__all__``: by none)."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(in_a_row(*faults.values()))
        self.faults = faults


class CalendarMoved(Refused):
    """What a table would change is no longer what was shown; nothing was written."""


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """One day of which the table says something else than the portal."""

    day: datetime.date
    held: DayKind
    table: DayKind


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What importing a table would do. ``own``: days off of the city itself, which stay unless they are ticked."""

    new: tuple[TableDay, ...] = ()
    changed: tuple[CalendarChange, ...] = ()
    own: tuple[CalendarChange, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.own)

    @property
    def digest(self) -> str:
        """What tells one list of changes from another."""
        return hashlib.sha256(repr((self.new, self.changed, self.own)).encode()).hexdigest()


def calendar_changes(table: Sequence[TableDay]) -> CalendarChanges:
    """Sort the table's days by what would become of them; nothing is written. One query."""
    return _changes(table, _existing(table))


@transaction.atomic
def import_calendar(
    *, table: Sequence[TableDay], by, reason: str, take: Collection[datetime.date] = (), shown: str = ""
) -> int:
    """Write the table; returns how many days are new or changed. ``take``: the city's own days off that it replaces too.

    ``shown``: the digest of the changes that the person saw; CalendarMoved where they are others by now.
    """
    require_keeper(by)
    existing = _existing(table, lock=True)
    changes = _changes(table, existing)
    if shown not in ("", changes.digest):
        raise CalendarMoved(
            _("Nothing was written: what the file would change is no longer what was shown. Look again.")
        )
    changed = []
    for change in (*changes.changed, *(own for own in changes.own if own.day in take)):
        row = existing[change.day]
        row.is_off, row.note = change.table
        changed.append(row)
    save_with_history(
        created=[CalendarDay(day=new.day, is_off=new.is_off, note=new.note) for new in changes.new],
        changed=changed,
        fields=["is_off", "note"],
        by=by,
        reason=reason,
    )
    return len(changes.new) + len(changed)


@transaction.atomic
def set_day(*, day: datetime.date, is_off: bool, reason: str, by) -> CalendarDay:
    """Make one day a day off or a working day, with the reason, which is shown wherever a deadline moves because of it."""
    require_keeper(by)
    reason = reason_given(reason, Refused, missing=_("Give a reason."))
    row = CalendarDay.objects.select_for_update().filter(day=day).first() or CalendarDay(day=day)
    row.is_off, row.note = is_off, reason
    stamp(row, by=by)
    _save(row, Refused)
    return row


@transaction.atomic
def set_deadline(
    *,
    year: int,
    month: int,
    agency: Agency | None,
    report_due: datetime.date,
    review_due: datetime.date | None,
    reason: str,
    by,
) -> MonthDeadline:
    """Set the deadlines of one month by hand, for one agency or for all, in the place of what was set before.

    Raises DeadlineRefused with what is wrong, by field.
    """
    require_keeper(by)
    reason = reason_given(
        reason, lambda fault: DeadlineRefused({"reason": fault}), missing=_("Give a reason.")
    )
    if faults := deadline_faults(year, month, report_due, review_due):
        raise DeadlineRefused(faults)
    existing = _locked_deadlines().filter(year=year, month=month, agency=agency)
    row = existing.first() or MonthDeadline(year=year, month=month, agency=agency)
    row.report_due, row.review_due, row.reason = report_due, review_due, reason
    stamp(row, by=by, reason=reason)
    _save(row, lambda fault: DeadlineRefused({NON_FIELD_ERRORS: fault}))
    return row


@transaction.atomic
def withdraw_deadline(*, deadline_id: int, year: int, by) -> bool:
    """Let the rule hold again for the month; False where it does already."""
    require_keeper(by)
    row = _locked_deadlines().filter(pk=deadline_id, year=year).first()
    if row is None:
        return False
    stamp(row, by=by)
    row.delete()
    return True


def _save(row: Model, refused: Callable[[str], Exception]) -> None:
    """Save a row that may be new; raises what ``refused`` makes of the message where somebody else made it just now."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise refused(_("Somebody else set the same at this moment; look at it and set it again.")) from error


def _locked_deadlines() -> QuerySet[MonthDeadline]:
    """In an order of their own rows alone: PostgreSQL locks nothing that a join may leave out."""
    return MonthDeadline.objects.select_for_update().order_by("pk")


def _existing(table: Sequence[TableDay], *, lock: bool = False) -> dict[datetime.date, CalendarDay]:
    days = [found.day for found in table]
    rows = CalendarDay.objects.filter(day__range=(min(days), max(days)))
    return {row.day: row for row in (rows.select_for_update() if lock else rows)}


def _changes(table: Sequence[TableDay], existing: dict[datetime.date, CalendarDay]) -> CalendarChanges:
    new: list[TableDay] = []
    changed: list[CalendarChange] = []
    own: list[CalendarChange] = []
    for found in table:
        row = existing.get(found.day)
        if row is None:
            new.append(found)
        elif (row.is_off, row.note) != (found.is_off, found.note):
            change = CalendarChange(
                found.day, DayKind(row.is_off, row.note), DayKind(found.is_off, found.note)
            )
            (own if row.is_off and not found.is_off else changed).append(change)
    return CalendarChanges(tuple(new), tuple(changed), tuple(own))
