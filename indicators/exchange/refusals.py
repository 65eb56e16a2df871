"""The cells of an upload that cannot be taken, as the person finds them: in the order of the sheet, with what they typed."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from chiayi_kpi.core.workbook.faults import FileFault
from chiayi_kpi.core.workbook.sheets import FAULTY, Sheet
from indicators.resources.form_columns import FORM_COLUMNS

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")
_LONGEST = 60  # of what was typed; more would only push the reason away


class RefusedCell(NamedTuple):
    """One cell: ``code`` and ``name`` of its indicator and input, ``typed`` as it stands there; empty where unknown."""

    place: str
    code: str
    name: str
    typed: str
    message: str

    @property
    def order(self) -> tuple[int, int]:
        """By row, then column; what concerns the whole sheet comes first."""
        return cell_order(self.place)


def cell_order(place: str) -> tuple[int, int]:
    found = _CELL.fullmatch(place)
    return (int(found[2]), _column(found[1])) if found else (0, 0)


def refused_cells(sheet: Sheet, faults: Iterable[FileFault], code_header: str) -> tuple[RefusedCell, ...]:
    """The importer's faults with what their rows say of themselves."""
    rows = dict(sheet.rows)
    return tuple(_refused(sheet, rows, fault, code_header) for fault in faults)


def _refused(sheet: Sheet, rows: dict[int, list], fault: FileFault, code_header: str) -> RefusedCell:
    number, column = cell_order(fault.cell)
    row = rows.get(number, [])

    def said(header: str) -> str:
        return _text(row, sheet.headers.index(header)) if header in sheet.headers else ""

    return RefusedCell(
        fault.cell or fault.sheet,
        said(code_header),
        said(FORM_COLUMNS["input_name"].header),
        _text(row, column - 1) if column else "",
        fault.message,
    )


def _text(row: list, column: int) -> str:
    value = row[column] if column < len(row) else ""
    if isinstance(value, float) and value.is_integer():  # a file keeps every number so; 13 was typed
        value = int(value)
    return "" if value is FAULTY or value is None else str(value).strip()[:_LONGEST]


def _column(letters: str) -> int:
    """1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
