"""What came of a sheet: counts for a command, row by row for the admin's preview."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from import_export.results import Error, Result, RowResult

from chiayi_kpi.core.workbook.faults import FileFault
from chiayi_kpi.core.workbook.rows import SheetRow

NEW = RowResult.IMPORT_TYPE_NEW
CHANGED = RowResult.IMPORT_TYPE_UPDATE
UNCHANGED = RowResult.IMPORT_TYPE_SKIP


class ImportedRow(NamedTuple):
    """One imported row: what became of it, its instance, and the former values of what changed."""

    row: SheetRow
    kind: str
    instance: Any
    former: dict[str, Any]


class Change(NamedTuple):
    """A cell of an imported row: its header, what stood there before, and what stands there now."""

    header: str
    old: Any
    new: Any


@dataclass
class SheetOutcome:
    sheet: str
    entries: list[ImportedRow] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    warnings: list[FileFault] = field(default_factory=list)  # what was imported all the same
    plan_ids: set[int] = field(default_factory=set)  # whose plans were written to

    def count(self, kind: str) -> int:
        return sum(entry.kind == kind for entry in self.entries)


class _SheetError(Error):
    """A fault of the file, which is no fault of the program: there is no traceback to show."""

    traceback = ""


class SheetResult(Result):
    """Import-export's result with what is only doubtful; its own errors and invalid rows forbid the import."""

    def __init__(self, warnings: Sequence[FileFault]) -> None:
        super().__init__()
        self.warnings = list(warnings)


def as_result(outcome: SheetOutcome, resource, headers: Sequence[str]) -> SheetResult:
    """The outcome as import-export shows it: faults as invalid rows with their cell, all else as differences."""
    result = SheetResult(outcome.warnings)
    result.diff_headers = list(headers)
    result.total_rows = len(outcome.entries)
    # Import-export shows either kind of error, never both, so one fault of the whole sheet takes all along.
    of_sheet = any(not fault.cell for fault in outcome.faults)
    for number, fault in enumerate(outcome.faults, start=1):
        if of_sheet:
            result.append_base_error(_SheetError(ValueError(str(fault))))
        else:
            result.append_invalid_row(number, {}, ValidationError({fault.cell: [fault.message]}))
    for entry in outcome.entries:
        row_result = RowResult()
        row_result.import_type = entry.kind
        row_result.add_instance_info(entry.instance)
        row_result.diff = resource.differences(entry)
        result.increment_row_result_total(row_result)
        result.append_row_result(row_result)
    return result
