"""One indicator's year as a grid: inputs as rows, months as columns; what a person typed, saw, and what stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.reasons import TextChanged, plain_lines
from chiayi_kpi.core.roc import MONTHS
from chiayi_kpi.core.sentences import in_a_row
from indicators.checks import NumberError, parse_number
from indicators.models import FigureChange, Indicator, IndicatorInput, IndicatorMonth, MonthlyFigure
from indicators.scoring.frequency import Frequency, is_asked
from indicators.selectors.derived_inputs import figures_by_source
from indicators.services.figures import (
    FigureCell,
    FigureEntry,
    FigureFault,
    FiguresRefused,
    has_begun,
    record_figures,
)
from indicators.services.months import set_note
from indicators.sources import source_name
from objectives.models import Plan


@dataclass(slots=True)
class GridCell:
    """One month of one input as the page shows it; ``seen`` is what the person saw when the page was loaded.

    What was typed before the month was ``locked`` stays in ``typed``, for the service to refuse.
    """

    month: int
    name: str
    now: FigureCell
    typed: str
    seen: FigureCell
    locked: bool = False
    error: str = ""
    theirs: bool = False

    @property
    def choice(self) -> str:
        """The typed value as a choice of milestones compares it."""
        return self.typed

    @property
    def changed(self) -> bool:
        return self.typed != self.seen_value

    @property
    def seen_value(self) -> str:
        return plain(self.seen.value)


@dataclass(slots=True)
class NoteCell:
    """The explanation of one month, as ``GridCell``."""

    month: int
    typed: str
    seen: str
    locked: bool
    now: str
    error: str = ""

    @property
    def name(self) -> str:
        return f"note-{self.month}"

    @property
    def changed(self) -> bool:
        return plain_lines(self.typed) != plain_lines(self.seen)


@dataclass(slots=True)
class GridRow:
    """One input with its twelve months; ``source`` says where its figures come from if nobody reports them."""

    input: IndicatorInput
    choices: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    cells: list[GridCell] = field(default_factory=list)


class FigureGrid:
    """The grid of an indicator in one agency's plan. With ``data`` what was posted; ``save`` writes it."""

    def __init__(self, plan: Plan, indicator: Indicator, data=None) -> None:
        self.plan, self.indicator = plan, indicator
        self._inputs = list(indicator.inputs.order_by("pk").prefetch_related("milestones"))
        self._figures = self._held()
        months = list(IndicatorMonth.objects.filter(plan=plan, indicator=indicator).order_by())
        self._locked = {row.month for row in months if row.state in IndicatorMonth.CLOSED}
        self._locked |= {month for month in MONTHS if not has_begun(plan.year, month)}
        held = {row.month: row.note for row in months}
        self.notes = [self._note(month, held.get(month, ""), data) for month in MONTHS]
        self._by_source = figures_by_source(plan, {row.source for row in self._inputs})
        self.rows = [self._row(row, data) for row in self._inputs]

    @property
    def errors(self) -> int:
        of_figures = sum(bool(cell.error) for row in self.rows for cell in row.cells)
        return of_figures + sum(bool(cell.error) for cell in self.notes)

    def save(self, *, by) -> int | None:
        """Write what was typed, all of it or nothing; returns how many cells changed.

        None where a cell is at fault (its ``error`` says why).
        """
        entries = [entry for row in self.rows for entry in self._entries(row)]
        if self.errors:
            return None
        with transaction.atomic():
            written = self._record(entries, by) + self._explain(by)
            faulty = self.errors
            transaction.set_rollback(bool(faulty))
        return None if faulty else written

    # ---- reading

    def _held(self) -> dict[tuple[int, int], FigureCell]:
        rows = MonthlyFigure.objects.filter(plan=self.plan, input__indicator=self.indicator)
        return {
            (input_id, month): FigureCell(value)
            for input_id, month, value in rows.values_list("input_id", "month", "value")
        }

    def _row(self, row: IndicatorInput, data) -> GridRow:
        made = GridRow(row, _choices(row), source_name(row.source))
        for month in MONTHS:
            if row.source:
                now = FigureCell(self._by_source.get(row.source, {}).get(month))
            else:
                now = self._figures.get((row.pk, month), FigureCell())
            made.cells.append(self._cell(row, month, now, data))
        return made

    def _cell(self, row: IndicatorInput, month: int, now: FigureCell, data) -> GridCell:
        name = f"{row.pk}-{month}"
        locked = month in self._locked or (now == FigureCell() and not self._is_asked(row, month))
        if data is None or f"value-{name}" not in data:
            return GridCell(month, name, now, plain(now.value), now, locked)
        seen_value = data.get(f"seen-{name}", "")
        seen = FigureCell(Decimal(seen_value) if _is_plain(seen_value) else None)
        return GridCell(month, name, now, data[f"value-{name}"].strip(), seen, locked)

    def _note(self, month: int, held: str, data) -> NoteCell:
        locked = month in self._locked
        typed, seen = held, held
        if data is not None and f"note-{month}" in data:
            typed, seen = data[f"note-{month}"].strip(), data.get(f"seen-note-{month}", "")
        return NoteCell(month, typed, seen, locked, held)

    def _is_asked(self, row: IndicatorInput, month: int) -> bool:
        """Whether a figure may stand there; what stands there from before the period was agreed can be emptied."""
        beside = [Frequency(one.frequency) for one in self._inputs if not one.source]
        return bool(row.source) or is_asked(Frequency(row.frequency), beside, month)

    # ---- writing

    def _record(self, entries: Sequence[FigureEntry], by) -> int:
        try:
            return len(record_figures(plan=self.plan, entries=entries, by=by, way=FigureChange.Way.PAGE))
        except FiguresRefused as refused:
            self._show(refused.faults)
            return 0

    def _explain(self, by) -> int:
        """Write the explanations that were changed; a text that cannot be says why in its cell."""
        changed = [cell for cell in self.notes if cell.changed]
        for cell in changed:
            try:
                set_note(
                    plan=self.plan,
                    month=cell.month,
                    indicator=self.indicator.pk,
                    text=cell.typed,
                    by=by,
                    seen=cell.seen,
                )
            except TextChanged as fault:
                cell.error, cell.seen = in_a_row(fault, fault.now), fault.now
            except Refused as fault:
                cell.error = str(fault)
        return len(changed)

    def _entries(self, row: GridRow) -> Iterable[FigureEntry]:
        for cell in row.cells:
            if cell.typed == plain(cell.seen.value):
                continue
            try:
                wanted = FigureCell(parse_number(cell.typed, row.input.unit))
            except NumberError as error:
                cell.error = str(error)
                continue
            # A cell that the person left as they saw it says nothing about what stands there now.
            if wanted != cell.seen:
                yield FigureEntry(row.input.pk, cell.month, wanted, cell.seen)

    def _show(self, faults: Iterable[FigureFault]) -> None:
        cells = {(row.input.pk, cell.month): cell for row in self.rows for cell in row.cells}
        for fault in faults:
            cell = cells[fault.input_id, fault.month]
            cell.error = fault.message
            if fault.now is not None:
                cell.error = self._both(cell, fault.now, fault.changed_by)
                cell.seen, cell.now, cell.theirs = fault.now, fault.now, True

    def _both(self, cell: GridCell, now: FigureCell, author: str) -> str:
        return _(
            "%(who)s changed it from %(old)s to %(now)s since you opened the page. "
            "Save again to replace it with %(mine)s, or type %(now)s to keep it."
        ) % {
            "who": author or _("Somebody else"),
            "old": plain(cell.seen.value) or _("empty"),
            "now": plain(now.value) or _("empty"),
            "mine": cell.typed or _("empty"),
        }


def _is_plain(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _choices(row: IndicatorInput) -> list[tuple[str, str]]:
    """The milestones of an input to choose from, or nothing for a plain number."""
    found = sorted(row.milestones.all(), key=lambda milestone: milestone.no)
    if not found:
        return []
    reached = [(str(m.no), f"{m.no} {m.name} ({plain(m.percent)}%)") for m in found]
    return [("", "—"), ("0", _("0 none yet")), *reached]
