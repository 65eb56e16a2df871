"""Recording monthly figures (月報): all or nothing, and every changed cell leaves a ``FigureChange``.

Pages, the admin, files and commands all write through ``record_figures``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import has_begun
from chiayi_kpi.core.month_state import not_begun
from chiayi_kpi.core.reasons import reason_fault
from chiayi_kpi.core.roc import MONTHS
from indicators.checks import Subject, hard_faults
from indicators.models import FigureChange, IndicatorMonth, MonthEvent, MonthlyFigure
from indicators.reporting.figure_sheet import (
    FigureCell,
    FigureEntry,
    FigureSheet,
    SheetInput,
    State,
    read_figure_sheet,
)
from indicators.scoring.frequency import Frequency, asked_months, due_months, is_asked
from indicators.services.explanations import changed_explanations, holds, write_explanations
from objectives.locking import closed_by_settling, lock_plan
from objectives.models import Plan

__all__ = [
    "FigureCell",
    "FigureEntry",
    "FigureFault",
    "FiguresRefused",
    "apply_entries",
    "apply_figures",
    "check_entries",
    "conflicting",
    "record_figures",
    "write_entries",
]


@dataclass(frozen=True, slots=True)
class FigureFault:
    """Why a cell cannot be recorded. ``now`` is set where somebody else changed it since it was ``seen``.

    ``kind`` is ``settled``, ``unknown``, ``month``, ``source``, ``not_due``, ``locked``, ``conflict``, ``explanation`` (the
    conflict is of the text), ``note`` or that of a hard check.
    """

    input_id: int
    month: int
    message: str
    now: FigureCell | None = None
    kind: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


class FiguresRefused(Exception):
    """Nothing was recorded; ``faults`` names every cell at fault."""

    def __init__(self, faults: Sequence[FigureFault]) -> None:
        super().__init__(_("; ").join(fault.message for fault in faults))
        self.faults = tuple(faults)

    @property
    def conflicts(self) -> tuple[FigureFault, ...]:
        return tuple(fault for fault in self.faults if fault.now is not None)


@transaction.atomic
def record_figures(
    *, plan: Plan, entries: Iterable[FigureEntry], by, way: FigureChange.Way, reason: str = ""
) -> list[FigureChange]:
    """Write the entries into the agency's ``plan`` and return the figures changed; an unchanged cell leaves none.

    An explanation that an entry has is that of its indicator's month; entries of one month have the same
    (``explanations.with_one_explanation``).

    Raises FiguresRefused with all faults: a settled year, an input of another plan or with a source of its own, no such
    month, one that has not begun or in which the input is not due, a month that is submitted or locked, a figure that cannot be (``checks.hard``), a
    cell that changed since it was seen. Whether ``by`` may do it is asked by the caller.
    """
    entries = list(entries)
    lock_plan(plan)
    figure_sheet = read_figure_sheet(plan, {entry.input_id for entry in entries})
    return write_entries(plan=plan, figure_sheet=figure_sheet, entries=entries, by=by, way=way, reason=reason)


def write_entries(
    *,
    plan: Plan,
    figure_sheet: FigureSheet,
    entries: Sequence[FigureEntry],
    by,
    way: FigureChange.Way,
    reason: str = "",
) -> list[FigureChange]:
    """``record_figures`` for a caller that has locked the plan and read the figure sheet inside its own transaction."""
    changing = check_entries(plan=plan, figure_sheet=figure_sheet, entries=entries)
    return apply_entries(
        plan=plan, figure_sheet=figure_sheet, entries=changing, by=by, way=way, reason=reason
    )


def check_entries(
    *, plan: Plan, figure_sheet: FigureSheet, entries: Sequence[FigureEntry]
) -> list[FigureEntry]:
    """The entries that change something; raises FiguresRefused with all faults."""
    changing = [
        e for e in entries if e.input_id not in figure_sheet.inputs or e.cell.changes(_held(figure_sheet, e))
    ]
    faults = _faults(plan, figure_sheet, changing)
    if faults:
        raise FiguresRefused(_with_authors(plan, faults))
    return changing


def apply_entries(
    *,
    plan: Plan,
    figure_sheet: FigureSheet,
    entries: Sequence[FigureEntry],
    by,
    way: FigureChange.Way,
    reason: str = "",
    system: str = "",
) -> list[FigureChange]:
    """Write entries that ``check_entries`` gave back, in the same transaction. ``system``: the other system that writes."""
    changes = apply_figures(
        plan=plan, figure_sheet=figure_sheet, entries=entries, by=by, way=way, reason=reason, system=system
    )
    notes = changed_explanations(figure_sheet, entries)
    write_explanations(plan=plan, notes=notes, by=by, system=system)
    return changes


def apply_figures(
    *,
    plan: Plan,
    figure_sheet: FigureSheet,
    entries: Sequence[FigureEntry],
    by,
    way: FigureChange.Way,
    reason: str,
    system: str = "",
) -> list[FigureChange]:
    """``apply_entries`` without what the entries say of their months."""
    changes = [
        FigureChange(
            plan=plan,
            input_id=entry.input_id,
            month=entry.month,
            old=_held(figure_sheet, entry).value,
            new=entry.cell.value,
            by=by,
            way=way,
            reason=reason,
            system=system,
        )
        for entry in entries
        if entry.cell.value != _held(figure_sheet, entry).value
    ]
    _write(plan, changes)
    clear_nothing_to_report(
        plan=plan,
        figure_sheet=figure_sheet,
        places={(c.input_id, c.month) for c in changes if c.new is not None},
    )
    return FigureChange.objects.bulk_create(changes)


def _held(figure_sheet: FigureSheet, entry: FigureEntry) -> FigureCell:
    return figure_sheet.cell(entry.input_id, entry.month)


def _faults(plan: Plan, figure_sheet: FigureSheet, changing: Sequence[FigureEntry]) -> list[FigureFault]:
    """The faults of the cells as they would stand together: a whole row pasted at once is judged as a row."""
    closed = closed_by_settling(plan)
    if closed:
        return [_fault(entry, "settled", closed) for entry in changing]
    begun = frozenset(month for month in MONTHS if has_begun(plan.year, month))
    frequencies = figure_sheet.frequencies()
    faults = [
        fault
        for entry in changing
        if (fault := _refusal(figure_sheet, entry, begun) or _not_due(figure_sheet, entry, frequencies))
    ]
    if faults:
        return faults
    siblings = figure_sheet.siblings(figure_sheet.after(changing))
    return [
        fault
        for entry in changing
        if entry.cell.value is not None
        for fault in _hard(figure_sheet, figure_sheet.inputs[entry.input_id], entry.month, siblings)
    ]


def _hard(
    figure_sheet: FigureSheet, row: SheetInput, month: int, siblings: Mapping[int, Mapping[str, Subject]]
):
    own = siblings[row.indicator_id]
    for found in hard_faults(own[row.spec.code], month):
        yield FigureFault(row.id, month, found.message, kind=found.kind)


def _refusal(figure_sheet: FigureSheet, entry: FigureEntry, begun: frozenset[int]) -> FigureFault | None:
    """Why nothing can be written into this cell now, whatever it is."""
    row = figure_sheet.inputs.get(entry.input_id)
    if row is None:
        return _fault(entry, "unknown", _("This input is not part of the plan."))
    if entry.month not in MONTHS:
        return _fault(entry, "month", _("There is no month %s.") % entry.month)
    if entry.month not in begun:
        return _fault(entry, "month", not_begun(entry.month))
    if row.source:
        message = _("“%s” is taken from elsewhere and is not reported here.")
        return _fault(entry, "source", message % row.spec.name)
    held = _held(figure_sheet, entry)
    return (
        _closed(entry, figure_sheet.month(row.indicator_id, entry.month).state)
        or _conflict(entry, held)
        or _unfit_note(entry, held)
    )


def _not_due(
    figure_sheet: FigureSheet, entry: FigureEntry, frequencies: Mapping[int, Collection[Frequency]]
) -> FigureFault | None:
    """A figure stands at the end of its period. What stands elsewhere, from before the period was agreed, is emptied."""
    row = figure_sheet.inputs[entry.input_id]
    beside = frequencies.get(row.indicator_id, ())
    if entry.cell.value is None or is_asked(row.spec.frequency, beside, entry.month):
        return None
    message = _("“%(name)s” is not reported for month %(month)s, but for: %(months)s.")
    months = due_months(row.spec.frequency) or asked_months(beside)
    words = {"name": row.spec.name, "month": entry.month, "months": _(", ").join(map(str, months))}
    return _fault(entry, "not_due", message % words)


def _closed(entry: FigureEntry, state: str) -> FigureFault | None:
    if state == State.APPROVED:
        return _fault(entry, "locked", _("The month is approved and locked; it has to be reopened first."))
    if state == State.SUBMITTED:
        return _fault(entry, "locked", _("The month is submitted; withdraw it or wait for the decision."))
    return None


def _conflict(entry: FigureEntry, now: FigureCell) -> FigureFault | None:
    if not _is_conflict(entry, now):
        return None
    if entry.seen and entry.seen.value != now.value:
        return _fault(entry, "conflict", _("Somebody else changed this cell meanwhile."), now)
    return _fault(
        entry, "explanation", _("Somebody else wrote the explanation of this month meanwhile."), now
    )


def _is_conflict(entry: FigureEntry, now: FigureCell) -> bool:
    """Whether somebody else wrote since the writer looked: another figure, or an explanation that would be lost."""
    seen, note = entry.seen, entry.cell.note
    if seen is None or not entry.cell.changes(now):
        return False
    lost = note is not None and seen.note != now.note and not holds(note, now.note or "")
    return seen.value != now.value or lost


def _unfit_note(entry: FigureEntry, held: FigureCell) -> FigureFault | None:
    """An explanation beside an empty cell says nothing of whether the figure there is to go."""
    if entry.cell.value is None and entry.cell.note and held.value is not None:
        return _fault(entry, "note", _("A note needs a figure."))
    fault = reason_fault(entry.cell.note or "")
    return _fault(entry, "note", fault) if fault else None


def _fault(entry: FigureEntry, kind: str, message: str, now: FigureCell | None = None) -> FigureFault:
    return FigureFault(entry.input_id, entry.month, message, now, kind)


def conflicting(plan: Plan, input_id: int, month: int, message: str, now: Decimal | None) -> FiguresRefused:
    """That ``now`` stands in a cell about which somebody says something of another figure, with who wrote it."""
    fault = FigureFault(input_id, month, message, FigureCell(now), "conflict")
    return FiguresRefused(_with_authors(plan, [fault]))


def _with_authors(plan: Plan, faults: Sequence[FigureFault]) -> list[FigureFault]:
    """The conflicts with who wrote there last, and when; two queries, and none without a conflict."""
    ids = {fault.input_id for fault in faults if fault.now is not None}
    if not ids:
        return list(faults)
    last: dict[tuple[str, int, int], FigureChange | MonthEvent] = {}
    for change in (
        FigureChange.objects.filter(plan=plan, input__in=ids).select_related("by").order_by("at", "pk")
    ):
        last["conflict", change.input_id, change.month] = change
    said = MonthEvent.objects.filter(plan=plan, action=MonthEvent.Action.NOTE, indicator__inputs__in=ids)
    for event in said.annotate(input_id=F("indicator__inputs")).select_related("by").order_by("at", "pk"):
        last["explanation", event.input_id, event.month] = event
    return [
        replace(fault, changed_by=str(found.by or ""), changed_at=found.at)
        if (found := last.get((fault.kind, fault.input_id, fault.month)))
        else fault
        for fault in faults
    ]


def _write(plan: Plan, changes: Sequence[FigureChange]) -> None:
    written = [
        MonthlyFigure(plan=plan, input_id=c.input_id, month=c.month, value=c.new)
        for c in changes
        if c.new is not None
    ]
    emptied = {(c.input_id, c.month) for c in changes if c.new is None}
    if emptied:
        rows = MonthlyFigure.objects.filter(plan=plan, input__in={input_id for input_id, _month in emptied})
        ids = [pk for pk, *key in rows.values_list("pk", "input_id", "month") if tuple(key) in emptied]
        MonthlyFigure.objects.filter(pk__in=ids).delete()
    if written:
        MonthlyFigure.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["plan", "input", "month"],
            update_fields=["value"],
        )


def clear_nothing_to_report(
    *, plan: Plan, figure_sheet: FigureSheet, places: Collection[tuple[int, int]]
) -> None:
    """A month that has a figure no longer has nothing to report. ``places``: (input id, month) of the figures."""
    reported = {(figure_sheet.inputs[input_id].indicator_id, month) for input_id, month in places}
    flagged = [key for key in reported if figure_sheet.month(*key).nothing_to_report]
    if flagged:
        condition = reduce(or_, (Q(indicator=indicator_id, month=month) for indicator_id, month in flagged))
        IndicatorMonth.objects.filter(condition, plan=plan).update(nothing_to_report=False)
