"""Writes a workbook as .xlsx. Every text is a text cell, so nothing in it can become a formula."""

import io
import re
from collections.abc import Iterator
from copy import copy
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.workbook.written import (
    FORMULA_STARTS,
    CellRange,
    WrittenBook,
    WrittenColumn,
    WrittenSheet,
    format_of,
)
from chiayi_kpi.core.xml_text import xml_text

TEXT_FORMAT = "@"
HEADER_FILL = PatternFill("solid", fgColor=colour("sheet-head")[1:].upper())
OPEN_FILL = PatternFill("solid", fgColor=colour("sheet-open")[1:].upper())
TOP = Alignment(vertical="top", wrap_text=True)
A4 = 9
LINE_HEIGHT = 15  # points
# Excel writes a character that XML cannot hold as _x000B_, so a text that looks like that is escaped itself.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(book: WrittenBook) -> bytes:
    """The workbook's file: header row in bold and frozen, columns as wide as their content asks."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = book.title
    workbook.properties.description = workbook.properties.keywords = book.label or None
    for sheet in book.sheets:
        _write_sheet(workbook, sheet, book.label)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write_sheet(workbook: Workbook, sheet: WrittenSheet, label: str) -> None:
    worksheet = workbook.create_sheet(sheet.title)
    worksheet.freeze_panes = "A2"
    _set_up_page(worksheet)
    for position, column in enumerate(sheet.columns, start=1):
        dimensions = worksheet.column_dimensions[get_column_letter(position)]
        dimensions.width, dimensions.hidden = column.width, column.hidden
    if sheet.protected:
        _protect(worksheet)
    _offer_choices(worksheet, sheet)
    for number, lines in sheet.lines.items():
        worksheet.row_dimensions[number].height = lines * LINE_HEIGHT
    worksheet.oddHeader.center.text = label or None
    worksheet.append(_header_cells(worksheet, sheet.columns))
    cells = _Cells(worksheet)
    for row in sheet.rows:
        worksheet.append(
            [cells.made(value, column) for value, column in zip(row, sheet.columns, strict=True)]
        )


def _set_up_page(worksheet) -> None:
    """A4 across, as wide as the table is, its headers on every page."""
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", A4
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.print_title_rows = "1:1"


def _protect(worksheet) -> None:
    """Against slips, so without a password; columns can still be made wider."""
    worksheet.protection.sheet = True
    worksheet.protection.formatColumns = worksheet.protection.formatRows = False


def _offer_choices(worksheet, sheet: WrittenSheet) -> None:
    lists: dict[CellRange, DataValidation] = {}
    for (row, column), source in sheet.choices.items():
        if source not in lists:
            letter = get_column_letter(source.column + 1)
            cells = f"{quote_sheetname(source.sheet)}!${letter}${source.first}:${letter}${source.last}"
            lists[source] = DataValidation("list", formula1=cells, allow_blank=True, error=sheet.refusal)
            lists[source].showErrorMessage = True
            worksheet.data_validations.append(lists[source])
        lists[source].add(f"{get_column_letter(column + 1)}{row}")


def _header_cells(worksheet, columns: list[WrittenColumn]) -> Iterator[Cell]:
    for column in columns:
        cell = WriteOnlyCell(worksheet, column.header)
        cell.font = Font(bold=True)
        cell.fill = HEADER_FILL
        cell.alignment = TOP
        yield cell


class _Cells:
    """Makes the cells of a sheet; a style is looked up once, not once a cell."""

    def __init__(self, worksheet):
        self._worksheet = worksheet
        self._text = self._styled(TEXT_FORMAT)
        self._quoted = self._styled(TEXT_FORMAT, quoted=True)
        self._open = self._styled("General", is_open=True)
        self._open_text = self._styled(TEXT_FORMAT, is_open=True)
        self._open_quoted = self._styled(TEXT_FORMAT, quoted=True, is_open=True)
        self._numbers: dict[int, Any] = {}  # by decimals

    def _styled(self, number_format: str, *, quoted: bool = False, is_open: bool = False):
        cell: Any = WriteOnlyCell(self._worksheet)  # Any: a cell's style has no public name
        cell.number_format = number_format
        cell.alignment = TOP
        # The mark that Excel sets for a leading apostrophe: editing the cell does not make a formula of it.
        cell.quotePrefix = quoted
        if is_open:
            cell.protection = Protection(locked=False)
            cell.fill = OPEN_FILL
        return cell._style

    def _number(self, decimals: int):
        if decimals not in self._numbers:
            self._numbers[decimals] = self._styled(f"#,##0.{'0' * decimals}".rstrip("."))
        return self._numbers[decimals]

    def made(self, value: Any, column: WrittenColumn) -> Cell | int | Decimal | None:
        if isinstance(value, int | Decimal) and not column.as_text:
            if column.as_shown:
                return self._cell(value, self._number(format_of(value).decimals))
            return self._cell(value, self._open) if column.is_open else value
        text = "" if value is None else str(value)
        if column.is_open:
            return self._open_cell(text, column)
        if not text and not column.as_text:
            return None
        return self._text_cell(text, self._quoted if text.startswith(FORMULA_STARTS) else self._text)

    def _open_cell(self, text: str, column: WrittenColumn) -> Cell:
        """An empty cell of an open column is there all the same: otherwise the sheet's protection would cover it."""
        if text.startswith(FORMULA_STARTS):
            return self._text_cell(text, self._open_quoted)
        return self._text_cell(text, self._open_text if column.as_text else self._open)

    def _text_cell(self, text: str, style) -> Cell:
        cell = self._cell(None, style)
        if text:
            cell.value = _escaped(text)
            cell.data_type = "s"  # never "f", whatever the text begins with
        return cell

    def _cell(self, value: Any, style) -> Cell:
        cell: Any = WriteOnlyCell(self._worksheet, value)
        cell._style = copy(style)
        return cell


def _escaped(text: str) -> str:
    text = _ESCAPE_LIKE.sub("_x005F_", text)
    return xml_text(text, lambda character: f"_x{ord(character):04X}_")
