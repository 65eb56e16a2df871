"""Reads an .xlsx or .ods into sheets: checked, unpacked, scanned, and only then parsed."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from python_calamine import CalamineError, CalamineWorkbook

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.workbook import limits as limits_module
from chiayi_kpi.core.workbook import ods_scan, xlsx_scan
from chiayi_kpi.core.workbook.container import open_container
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError
from chiayi_kpi.core.workbook.limits import Limits
from chiayi_kpi.core.workbook.scan import Cell, Findings, damaged
from chiayi_kpi.core.workbook.sheets import FAULTY, Sheet, spans
from chiayi_kpi.core.workbook.values import ERROR_TEXTS, header_text, is_blank_row

_MOST_COPIES = 20_000  # an .ods stores equal cells once; a plan has few, and the parser writes them all out
_SCANS = {"xlsx": xlsx_scan.scan, "ods": ods_scan.scan}


def read_spreadsheet(data: bytes, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of a workbook's bytes, those without any cell left out; WorkbookError where it is refused."""
    limits = limits or limits_module.current()
    container = open_container(data, limits)
    findings = _SCANS[container.kind](container.parts)
    _check_extent(findings, limits)
    try:
        with patient_collector():
            return _sheets(CalamineWorkbook.from_object(container.repacked()), findings, limits)
    except CalamineError as error:
        raise damaged() from error


def _sheets(workbook: CalamineWorkbook, findings: dict[str, Findings], limits: Limits) -> list[Sheet]:
    sheets = []
    for name in workbook.sheet_names:
        found = findings.get(name, Findings())
        too_wide = _width_fault(name, found, limits)
        if too_wide:  # its cells are not even looked at
            sheets.append(Sheet(name, [], [], [too_wide]))
        elif found.last_row:
            table = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets.append(_sheet(name, table, found))
    return sheets


def _check_extent(findings: dict[str, Findings], limits: Limits) -> None:
    """Refuse more rows than are read: one fault, whichever sheets pass the limit."""
    for name, found in findings.items():
        if found.last_row - 1 > limits.rows:
            message = _(
                "The sheet has %(rows)d rows; at most %(limit)d are read. Delete the rows below the data or split the file."
            ) % {"rows": found.last_row - 1, "limit": limits.rows}
            raise WorkbookError([FileFault(name, f"A{found.last_row}", message)])
    total = sum(found.last_row for found in findings.values())
    if total - len(findings) > limits.rows:
        raise WorkbookError.of_file(
            _("The workbook has %(rows)d rows; at most %(limit)d are read. Split it into several files.")
            % {"rows": total, "limit": limits.rows}
        )
    if sum(found.copies for found in findings.values()) > _MOST_COPIES:
        wide = [fault for name, found in findings.items() if (fault := _width_fault(name, found, limits))]
        raise WorkbookError(wide) if wide else damaged()


def _width_fault(title: str, found: Findings, limits: Limits) -> FileFault | None:
    if found.last_column < limits.columns:
        return None
    message = _("The sheet has %(columns)d columns; no sheet of the plan workbook has so many.")
    return FileFault(title, "", message % {"columns": found.last_column + 1})


def _sheet(title: str, table: list[list[Any]], found: Findings) -> Sheet:
    headers = [header_text(value) for value in table[0]] if table else []
    numbered = [
        (number, values)
        for number, values in enumerate(table[1:], start=2)
        if not is_blank_row(values) or _touched(number, found)
    ]
    sheet = Sheet(title, headers, numbered, notices=_hidden(title, numbered, found))
    _mark(sheet, found)
    return sheet


def _hidden(title: str, rows: list[tuple[int, list[Any]]], found: Findings) -> list[FileFault]:
    """What is said of a sheet that does not show, or of rows that do not."""
    if found.hidden:
        return [FileFault(title, "", _("The sheet is hidden in the file and was read all the same."))]
    hidden = [number for number, _values in rows if number in found.hidden_rows]
    if not hidden:
        return []
    message = ngettext(
        "%(count)d row is hidden in the file and was read all the same (row %(rows)s).",
        "%(count)d rows are hidden in the file and were read all the same (rows %(rows)s).",
        len(hidden),
    )
    return [FileFault(title, f"A{hidden[0]}", message % {"count": len(hidden), "rows": spans(hidden)})]


def _touched(number: int, found: Findings) -> bool:
    return any(row == number for marked in (found.formulas, found.errors) for row, _column in marked)


def _mark(sheet: Sheet, found: Findings) -> None:
    """Put the faults of formulas, errors and merged cells on the sheet, and FAULTY where the value would be."""
    if found.percentages:
        for number, values in sheet.rows:
            values[:] = [
                _as_shown(value) if (number, column) in found.percentages else value
                for column, value in enumerate(values)
            ]
    bad = _unplain(sheet, found)
    if bad:
        for number, values in sheet.rows:
            values[:] = [FAULTY if (number, column) in bad else value for column, value in enumerate(values)]
    for (row, column), reference in found.merged:
        bad[row, column] = _("%(range)s is merged; unmerge it and fill in each cell.") % {"range": reference}
    sheet.faults = [sheet.fault(row, column, message) for (row, column), message in sorted(bad.items())]


def _as_shown(value: Any) -> Any:
    """A number that its cell shows as a percentage, as the text that is shown: 0.85 is ``85%``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    shown = Decimal(format(value, ".15g")) * 100
    return f"{plain(shown)}%"


def _unplain(sheet: Sheet, found: Findings) -> dict[Cell, str]:
    """The cells that hold no plain value, and what to do with each."""
    error = _("holds an error such as #REF!; write the value itself.")
    bad = dict.fromkeys(found.formulas, _("holds a formula; copy the cell and paste it as a value."))
    bad |= dict.fromkeys(found.errors, error)
    for number, values in sheet.rows:
        if not ERROR_TEXTS.isdisjoint(values):  # an error that was pasted as text
            bad |= {(number, column): error for column, value in enumerate(values) if value in ERROR_TEXTS}
    return bad
