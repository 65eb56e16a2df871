"""A sheet as an import-export resource that works in bulk: the commands and the admin use the same classes.

The library's own way reads, compares and saves row by row. Here a sheet is read whole, looked up whole and
written whole; its faults are collected with their cells, and one fault keeps everything out.
"""

from collections.abc import Collection
from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.html import format_html
from import_export import resources

from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.workbook.columns import UNSET, Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, ImportContext, RowFault
from chiayi_kpi.core.workbook.faults import FileFault, written_meanwhile
from chiayi_kpi.core.workbook.outcome import (
    CHANGED,
    NEW,
    UNCHANGED,
    Change,
    ImportedRow,
    SheetOutcome,
    SheetResult,
    as_result,
)
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable, read_table
from chiayi_kpi.core.workbook.sheets import Sheet, sheet_of


class SheetResource(resources.ModelResource):
    """One sheet of the plan workbook.

    A subclass names its sheet and key, declares a Column for every header, and says how a row finds its instance
    (``existing``) and what a new one belongs to (``parents``).
    """

    sheet: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    column_checked: ClassVar[bool] = (
        False  # the columns check all that the model's fields would: for many rows
    )

    def __init__(self, *, user=None, **kwargs):
        super().__init__(**kwargs)
        self.user = user
        self.context = ImportContext(by=user)

    # ------------------------------------------------------------ what import-export calls

    def import_data(self, dataset, dry_run=False, raise_errors=False, user=None, **kwargs) -> SheetResult:
        """Import one sheet, all or nothing; the result shows every fault with its cell. For the admin.

        ``dry_run`` writes nothing and keeps nobody waiting.
        """
        self.context = ImportContext(by=user or self.user, only_looks=dry_run, alone=True)
        sheet = sheet_of(dataset, self.sheet)
        try:
            with transaction.atomic():
                outcome = self.import_sheet(sheet, self.context)
                if dry_run or outcome.faults:
                    transaction.set_rollback(True)
        except IntegrityError:  # what the checks saw is no longer so
            outcome = SheetOutcome(self.sheet, faults=[FileFault(self.sheet, "", written_meanwhile())])
        if raise_errors and outcome.faults:
            raise ValidationError([str(fault) for fault in outcome.faults])
        return as_result(outcome, self, self.get_diff_headers())

    def get_diff_headers(self):
        return [column.header for column in self.columns().values()]

    # ------------------------------------------------------------ one sheet

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """The sheet's columns by field name, in the order of the declaration."""
        return {name: cls.fields[name] for name in cls._meta.fields}

    def columns_of(self, sheet: Sheet) -> dict[str, Column]:
        """The columns to read ``sheet`` with; a form that people fill in may have more than the plain sheet."""
        return self.columns()

    def import_sheet(self, sheet: Sheet, context: ImportContext) -> SheetOutcome:
        """Read, check and write one sheet inside the caller's transaction; the caller rolls back on faults."""
        self.context = context
        table = read_table(sheet, self.columns_of(sheet), self.key)
        outcome = SheetOutcome(self.sheet, faults=table.faults, warnings=table.notices)
        if not table.readable:
            context.mark_unread(self.sheet)
            return outcome
        if any(not row.whole and not row.values.keys() >= set(self.key) for row in table.rows):
            context.mark_unread(self.sheet)  # whatever is not found here may be that row
        self.prepare(table)
        self.store(table, outcome)
        outcome.faults.sort(key=attrgetter("place"))
        return outcome

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        """Turn every row into a new, changed or unchanged instance and write them in bulk."""
        written: set[str] = set()
        for row in table.rows:
            entry = self._guarded(table, row, outcome)
            if entry is None:
                self.mark_faulty(row)
                continue
            outcome.entries.append(entry)
            written.update(entry.former)
        self.write(outcome, sorted(written))

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        self.save(
            created=[entry.instance for entry in outcome.entries if entry.kind == NEW],
            changed=[entry.instance for entry in outcome.entries if entry.kind == CHANGED],
            fields=fields,
        )
        for entry in outcome.entries:
            self.remember(entry.instance, entry.row)

    def save(self, *, created: list, changed: list, fields: list[str]) -> None:
        """Write these rows, each with its history, unless the sheet is only looked at by itself."""
        if self.context.writes:
            save_with_history(
                created=created,
                changed=changed,
                fields=fields,
                by=self.context.by,
                reason=self.context.reason,
            )

    def _guarded(self, table: SheetTable, row: SheetRow, outcome: SheetOutcome) -> ImportedRow | None:
        self.context.rows_done += 1
        if not row.whole:
            return None
        try:
            entry = self.entry(row)
            self.check(entry)
        except FollowsFromAnother:
            return None
        except RowFault as fault:
            outcome.faults.append(table.fault(row, fault.field, fault.message))
            return None
        except ValidationError as error:
            outcome.faults += [
                table.fault(row, name, message)
                for name, messages in error.message_dict.items()
                for message in messages
            ]
            return None
        return entry

    def entry(self, row: SheetRow) -> ImportedRow:
        """The row's instance with its new values, not yet written."""
        instance = self.existing(row)
        new = instance is None
        if new:
            instance = self._meta.model(**self.parents(row))
        former = self.assign(instance, row)
        kind = NEW if new else CHANGED if former else UNCHANGED
        if kind != UNCHANGED and not self.column_checked:
            self._clean(instance)
        return ImportedRow(row, kind, instance, {} if new else former)

    def assign(self, instance, row: SheetRow) -> dict[str, Any]:
        """Set what differs; returns the former values by attribute."""
        former = {}
        for name, value in self.attributes(row).items():
            existing = getattr(instance, name)
            if existing != value:
                former[name] = existing
                setattr(instance, name, value)
        return former

    def attributes(self, row: SheetRow) -> dict[str, Any]:
        """What the row says of its instance, by attribute."""
        return {column.attribute: row.values[name] for name, column in self.columns().items() if column.sets}

    def _clean(self, instance) -> None:
        relations = [field.name for field in instance._meta.concrete_fields if field.is_relation]
        try:
            instance.clean_fields(exclude=relations)
        except ValidationError as error:
            names = {column.attribute: name for name, column in self.columns().items()}
            raise ValidationError(
                {
                    names.get(attribute, self.key[0]): messages
                    for attribute, messages in error.message_dict.items()
                }
            ) from error

    def changes(self, entry: ImportedRow) -> list[Change]:
        """What the row says that did not stand there: of a new row all that is filled in beside its key."""
        found = []
        for name, column in self.columns().items():
            value = entry.row.values.get(name)
            former = column.former(entry.former, value)
            if entry.kind == CHANGED and former is not UNSET:
                found.append(Change(column.header, column.widget.render(former), column.widget.render(value)))
            elif entry.kind == NEW and name not in self.key and (text := column.widget.render(value)) != "":
                found.append(Change(column.header, "", text))
        return found

    def written_key(self, entry: ImportedRow) -> str:
        """The row's key as it is written: ``107 CYPD 1-1-1``."""
        columns, values = self.columns(), entry.row.values
        return " ".join(str(columns[name].widget.render(values.get(name))) for name in self.key)

    def differences(self, entry: ImportedRow) -> list[str]:
        """The row for the admin's preview: each value, and the former one where it changed."""
        cells: list[str] = []
        for name, column in self.columns().items():
            value = column.widget.render(entry.row.values.get(name))
            former = column.former(entry.former, entry.row.values.get(name))
            if former is not UNSET:
                before = column.widget.render(former)
                cells.append(format_html("<del>{}</del> <ins>{}</ins>", before, value))
            else:
                cells.append(format_html("{}", value))
        return cells

    # ------------------------------------------------------------ what a subclass says

    def rows_of(self, year: int, agency_ids: Collection[int]) -> QuerySet:
        """The rows that belong into the workbook of these agencies' ROC year."""
        raise NotImplementedError

    def export_of(self, year: int, agency_ids: Collection[int]):
        """The ``tablib.Dataset`` of these agencies' ROC year."""
        return self.export(self.rows_of(year, agency_ids))

    def prepare(self, table: SheetTable) -> None:
        """Look up in bulk what the rows refer to."""

    def key_of(self, row: SheetRow) -> tuple:
        """How other sheets refer to this row."""
        return tuple(row.values.get(name) for name in self.key)

    def mark_faulty(self, row: SheetRow) -> None:
        """Let what refers to the row, which is not imported, follow from its fault."""
        self.context.mark_faulty(self.sheet, self.key_of(row))

    def existing(self, row: SheetRow):
        """The instance that the row is about, or None; RowFault where it refers to something unknown."""
        raise NotImplementedError

    def parents(self, row: SheetRow) -> dict[str, Any]:
        """What a new instance belongs to, by attribute; RowFault where that is unknown."""
        raise NotImplementedError

    def check(self, entry: ImportedRow) -> None:
        """Refuse (RowFault) what the columns alone cannot see."""

    def remember(self, instance, row: SheetRow) -> None:
        """Make a written instance known to the sheets that follow."""
