"""Recording monthly figures (月報): all or nothing, and every changed cell leaves a ``FigureChange``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from indicators.models import FigureChange, IndicatorInput, IndicatorMonth, MonthlyFigure
from objectives.models import Plan

LARGEST = Decimal("99999999999.9999")  # FigureField: 15 digits, 4 of them decimals


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell; ``value`` None and no note: nothing was reported."""

    value: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person wants to stand in a cell; ``seen`` is what stood there when they looked, if that is known."""

    input_id: int
    month: int
    cell: Cell
    seen: Cell | None = None


@dataclass(frozen=True, slots=True)
class FigureFault:
    """Why a cell cannot be recorded. ``now`` is set where somebody else changed it since it was ``seen``."""

    input_id: int
    month: int
    message: str
    now: Cell | None = None


class FiguresRefused(Exception):
    """Nothing was recorded; ``faults`` names every cell at fault."""

    def __init__(self, faults: Sequence[FigureFault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = tuple(faults)


@transaction.atomic
def record_figures(
    *, plan: Plan, entries: Iterable[Entry], by, way: FigureChange.Way, reason: str = ""
) -> list[FigureChange]:
    """Write the entries into the agency's ``plan`` and return the changes made; an unchanged cell leaves none.

    Raises FiguresRefused with all faults: an input of another plan or with a source of its own, no such month,
    a locked month, a number too large or not a milestone, a cell that changed since it was seen.
    """
    entries = list(entries)
    inputs = _inputs(plan, {entry.input_id for entry in entries})
    standing = _standing(plan, inputs)
    locked = _locked(plan, inputs.values())
    changing = [e for e in entries if e.input_id not in inputs or e.cell != _cell(standing, e)]
    faults = [fault for entry in changing if (fault := _fault(entry, inputs, standing, locked))]
    if faults:
        raise FiguresRefused(faults)
    changes = [
        FigureChange(
            plan=plan,
            input=inputs[entry.input_id],
            month=entry.month,
            old=_cell(standing, entry).value,
            new=entry.cell.value,
            old_note=_cell(standing, entry).note,
            new_note=entry.cell.note,
            by=by,
            way=way,
            reason=reason,
        )
        for entry in changing
    ]
    _write(plan, changes, standing)
    return FigureChange.objects.bulk_create(changes)


def _inputs(plan: Plan, ids: set[int]) -> dict[int, IndicatorInput]:
    """The inputs that stand in this agency's plan, its own and the common ones of the year."""
    own_or_common = Q(indicator__plan=plan) | Q(indicator__plan__agency=None, indicator__plan__year=plan.year)
    rows = IndicatorInput.objects.filter(own_or_common, pk__in=ids).prefetch_related("milestones")
    return {} if plan.is_common else {row.pk: row for row in rows}


def _standing(plan: Plan, inputs: Mapping[int, IndicatorInput]) -> dict[tuple[int, int], MonthlyFigure]:
    rows = MonthlyFigure.objects.select_for_update().filter(plan=plan, input__in=inputs)
    return {(row.input_id, row.month): row for row in rows}


def _locked(plan: Plan, inputs: Iterable[IndicatorInput]) -> set[tuple[int, int]]:
    """(indicator id, month) of the months that the supervisor approved."""
    rows = IndicatorMonth.objects.filter(
        plan=plan,
        indicator__in={row.indicator_id for row in inputs},
        state=IndicatorMonth.State.APPROVED,
    )
    return set(rows.values_list("indicator_id", "month"))


def _cell(standing: Mapping[tuple[int, int], MonthlyFigure], entry: Entry) -> Cell:
    row = standing.get((entry.input_id, entry.month))
    return Cell() if row is None else Cell(row.value, row.note)


def _fault(entry: Entry, inputs, standing, locked) -> FigureFault | None:
    row = inputs.get(entry.input_id)
    if row is None:
        return FigureFault(entry.input_id, entry.month, _("This input is not part of the plan."))
    now = _cell(standing, entry)
    if entry.seen is not None and entry.seen != now:
        return FigureFault(entry.input_id, entry.month, _("Somebody else changed this cell meanwhile."), now)
    message = _refusal(row, entry, (row.indicator_id, entry.month) in locked)
    return FigureFault(entry.input_id, entry.month, message) if message else None


def _refusal(row: IndicatorInput, entry: Entry, locked: bool) -> str:
    value = entry.cell.value
    if not 1 <= entry.month <= 12:
        return _("There is no month %s.") % entry.month
    if row.source:
        return _("“%s” is taken from the budget execution and is not reported here.") % row.name
    if locked:
        return _("The month is approved and locked; it has to be reopened first.")
    if value is None:
        return _("A note needs a figure beside it.") if entry.cell.note else ""
    if abs(value) > LARGEST or value != round(value, 4):
        return _("At most 11 digits before and 4 after the decimal point.")
    if len(entry.cell.note) > MonthlyFigure._meta.get_field("note").max_length:
        return _("The note is too long: 1,000 characters at most.")
    milestones = {milestone.no for milestone in row.milestones.all()}
    if milestones and value not in milestones | {0}:
        return _("There is no milestone %s.") % value.normalize()
    return ""


def _write(plan: Plan, changes: Sequence[FigureChange], standing: Mapping[tuple[int, int], MonthlyFigure]):
    written = [
        MonthlyFigure(plan=plan, input=c.input, month=c.month, value=c.new, note=c.new_note)
        for c in changes
        if c.new is not None
    ]
    emptied = [standing[c.input_id, c.month].pk for c in changes if c.new is None]
    if emptied:
        MonthlyFigure.objects.filter(pk__in=emptied).delete()
    if written:
        MonthlyFigure.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["plan", "input", "month"],
            update_fields=["value", "note"],
        )
