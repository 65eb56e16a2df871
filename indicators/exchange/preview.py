"""What an upload would change, row by row, before anything is written; and the writing once it is confirmed.

The offers travel through the person's browser, signed: nothing is kept on the server, two tabs do not mix, and what
was changed between looking and confirming is noticed like any other conflict.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from indicators.checks import soft_checks
from indicators.exchange.offers import Offer, Offers
from indicators.exchange.refusals import RefusedCell
from indicators.models import FigureChange, IndicatorInput
from indicators.reporting.figure_sheet import FigureCell, FigureEntry, FigureSheet, read_figure_sheet
from indicators.services.explanations import with_one_explanation
from indicators.services.figures import (
    FigureFault,
    FiguresRefused,
    check_entries,
    write_entries,
)
from objectives.locking import lock_plan
from objectives.models import Plan

SALT = "indicators.exchange.2"
LIFE_SECONDS = 24 * 3600


class LineKind(StrEnum):
    """What is to become of a row. A conflict: somebody else changed the cell since the form was downloaded."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of the file: what it says, what would stand in its cell, what stands in the portal, and why it cannot be."""

    offer: Offer
    cell: FigureCell
    kind: LineKind
    held: FigureCell
    code: str
    name: str
    milestones: tuple
    unit: str
    message: str = ""
    questions: tuple[str, ...] = ()
    who: str = ""

    @property
    def key(self) -> str:
        return f"{self.offer.entry.input_id}-{self.offer.entry.month}"

    @property
    def month(self) -> int:
        return self.offer.entry.month

    @property
    def note(self) -> str:
        """The explanation as it would stand."""
        return (self.held.note if self.cell.note is None else self.cell.note) or ""

    @property
    def is_new(self) -> bool:
        return self.kind is LineKind.NEW

    @property
    def only_note(self) -> bool:
        """Whether the figure stays as it is, and what is said of it changes."""
        return self.kind is LineKind.CHANGED and self.cell.value == self.held.value

    @property
    def old(self) -> str:
        return self._read(self.held.value)

    @property
    def new(self) -> str:
        return self._read(self.cell.value)

    def _read(self, value: Decimal | None) -> str:
        for milestone in self.milestones:
            if milestone.no == value:
                return f"{milestone.name} {trimmed(milestone.percent)} %"
        return trimmed(value, 4)


@dataclass(frozen=True, slots=True)
class FormPreview:
    """All rows of the file. ``faults``: cells that could not be read; with one of them, or a refused line, nothing
    can be confirmed. ``left``: how many rows were not filled in; ``notices``: what else is to be said of the file."""

    lines: tuple[PreviewLine, ...]
    faults: tuple[RefusedCell, ...] = ()
    left: int = 0
    notices: tuple[str, ...] = ()

    def of(self, kind: LineKind) -> tuple[PreviewLine, ...]:
        return tuple(line for line in self.lines if line.kind is kind)

    @property
    def refused(self) -> int:
        return len(self.faults) + len(self.refused_lines)

    @property
    def refused_lines(self) -> tuple[PreviewLine, ...]:
        return self.of(LineKind.REFUSED)

    @property
    def refused_cells(self) -> list[RefusedCell]:
        """All that cannot be taken, in the order of the sheet's cells."""
        lines = (
            RefusedCell(line.offer.place, line.code, line.name, line.new, line.message)
            for line in self.refused_lines
        )
        return sorted((*self.faults, *lines), key=lambda cell: cell.order)

    @property
    def unchanged(self) -> int:
        return len(self.of(LineKind.UNCHANGED))

    @property
    def conflicts(self) -> tuple[PreviewLine, ...]:
        return self.of(LineKind.CONFLICT)

    @property
    def changes(self) -> tuple[PreviewLine, ...]:
        return tuple(line for line in self.lines if line.kind in {LineKind.NEW, LineKind.CHANGED})

    @property
    def can_confirm(self) -> bool:
        return not self.refused and bool(self.changes or self.conflicts)


def preview_of(plan: Plan, offers: Offers) -> FormPreview:
    """Sort the offers by what would become of them. A constant number of queries; nothing is written."""
    ids = {offer.entry.input_id for offer in offers.wanted}
    figure_sheet = read_figure_sheet(plan, ids)
    entries, left_out = with_one_explanation(plan, figure_sheet, [offer.entry for offer in offers.wanted])
    faults = _faults(plan, figure_sheet, entries)
    named = IndicatorInput.objects.filter(pk__in=ids).select_related("indicator__objective__facet")
    codes = {found.pk: found.indicator.code for found in named}
    siblings = figure_sheet.siblings(figure_sheet.after(entries))
    lines = []
    for offer, entry in zip(offers.wanted, entries, strict=True):
        row = figure_sheet.inputs[entry.input_id]
        spec, own = row.spec, siblings[row.indicator_id]
        line = PreviewLine(
            offer,
            entry.cell,
            LineKind.REFUSED,
            figure_sheet.cell(entry.input_id, entry.month),
            codes[entry.input_id],
            spec.name,
            spec.milestones,
            "" if spec.milestones else spec.unit,
        )
        fault = faults.get((entry.input_id, entry.month))
        asked = soft_checks(own[spec.code], entry.month, own, figure_sheet.shares.get(row.indicator_id, ()))
        questions = tuple(found.message for found in asked)
        lines.append(_sorted(line, fault, questions))
    told = [
        f"{offer.place}{_(': ')}{why}"
        for offer in offers.wanted
        if (why := left_out.get((offer.entry.input_id, offer.entry.month)))
    ]
    return FormPreview(tuple(lines), offers.faults, offers.left, (*offers.notices, *told))


def _sorted(line: PreviewLine, fault: FigureFault | None, questions: tuple[str, ...]) -> PreviewLine:
    if fault is not None and fault.now is None:
        return replace(line, message=fault.message)
    if fault is not None:
        return replace(line, kind=LineKind.CONFLICT, who=fault.changed_by, questions=questions)
    if not line.cell.changes(line.held):
        return replace(line, kind=LineKind.UNCHANGED)
    kind = LineKind.NEW if line.held.value is None else LineKind.CHANGED
    return replace(line, kind=kind, questions=questions)


def _faults(
    plan: Plan, figure_sheet: FigureSheet, entries: Sequence[FigureEntry]
) -> dict[tuple[int, int], FigureFault]:
    """The faults by (input id, month). Rows that cannot be written hide those that cannot be true: ask again without."""
    found: dict[tuple[int, int], FigureFault] = {}
    while True:
        rest = [entry for entry in entries if (entry.input_id, entry.month) not in found]
        # A conflict is decided by the person; the figure itself is judged all the same.
        known = {key for key, fault in found.items() if fault.now is not None}
        rest += [replace(e, seen=None) for e in entries if (e.input_id, e.month) in known]
        try:
            check_entries(plan=plan, figure_sheet=figure_sheet, entries=rest)
        except FiguresRefused as refused:
            # Of several reasons for one cell the first is the cell's own; the others compare it with its neighbours.
            first = {(fault.input_id, fault.month): fault for fault in reversed(refused.faults)}
            found |= first
        else:
            return found


def sealed(plan: Plan, by, preview: FormPreview, name: str) -> str:
    """The offers of a preview as text that only the portal can have written, for this person and plan."""
    rows = [
        [*_packed(line.offer), *_pack(line.held), line.kind is LineKind.CONFLICT] for line in preview.lines
    ]
    return signing.dumps([plan.pk, by.pk, name, preview.left, rows], salt=SALT, compress=True)


@dataclass(frozen=True, slots=True)
class SealedPreview:
    """What came back: the offers, what stood in each cell when they were shown, and whether it was a conflict."""

    name: str
    offers: Offers
    shown: tuple[FigureCell, ...]
    conflicts: tuple[bool, ...]


def unsealed(plan: Plan, by, text: str) -> SealedPreview:
    """The offers again; ``signing.BadSignature`` where they are forged, too old, of another person or plan."""
    plan_id, person_id, name, left, rows = signing.loads(text, salt=SALT, max_age=LIFE_SECONDS)
    if (plan_id, person_id) != (plan.pk, by.pk):
        raise signing.BadSignature
    offers = tuple(_unpacked(row) for row in rows)
    shown = tuple(_unpack(row[7:9]) for row in rows)
    return SealedPreview(name, Offers(offers, left, ()), shown, tuple(row[9] for row in rows))


@transaction.atomic
def confirm(*, plan: Plan, sealed: SealedPreview, take: Collection[str], by, reason: str) -> int:
    """Write what was confirmed, all or nothing; returns how many cells changed.

    ``take``: the keys of the conflicts in which the file's figure is to stand; what the others say of their month is left out
    too. Raises FiguresRefused.
    """
    rows = zip(sealed.offers.wanted, sealed.shown, sealed.conflicts, strict=True)
    taken = [
        (offer.entry, shown)
        for offer, shown, is_conflict in rows
        if not is_conflict or f"{offer.entry.input_id}-{offer.entry.month}" in take
    ]
    lock_plan(plan)
    figure_sheet = read_figure_sheet(plan, {entry.input_id for entry, _shown in taken})
    existing = {
        (figure_sheet.inputs[entry.input_id].indicator_id, entry.month): shown.note or ""
        for entry, shown in taken
        if entry.input_id in figure_sheet.inputs
    }
    told = with_one_explanation(plan, figure_sheet, [entry for entry, _shown in taken], existing=existing)
    entries = [replace(entry, seen=shown) for entry, (_entry, shown) in zip(told.entries, taken, strict=True)]
    write_entries(
        plan=plan, figure_sheet=figure_sheet, entries=entries, by=by, way=FigureChange.Way.FILE, reason=reason
    )
    return sum(entry.seen is not None and entry.cell.changes(entry.seen) for entry in entries)


def input_ids(sealed: SealedPreview) -> set[int]:
    return {offer.entry.input_id for offer in sealed.offers.wanted}


def _packed(offer: Offer) -> list:
    entry = offer.entry
    seen = [None, None] if entry.seen is None else _pack(entry.seen)
    return [entry.input_id, entry.month, offer.place, *_pack(entry.cell), *seen]


def _unpacked(row: list) -> Offer:
    seen = None if row[6] is None else _unpack(row[5:7])
    return Offer(FigureEntry(row[0], row[1], _unpack(row[3:5]), seen), row[2])


def _pack(cell: FigureCell) -> list:
    return [None if cell.value is None else str(cell.value), cell.note]


def _unpack(packed: Iterable) -> FigureCell:
    value, note = packed
    return FigureCell(None if value is None else Decimal(value), note)
