"""A table as a file: .xlsx, .ods or .csv, by the same writers as the plan workbook."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.writer import download
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from reports.documents.wording import lines_within, width
from reports.pages.tables.table import ExportColumn, ExportTable, file_cell

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31  # Excel's


def table_file(table: ExportTable, kind: str) -> HttpResponse:
    """The table as a download of this kind, a key of ``TABLE_KINDS``."""
    return download(book(table), _file_name(table), kind)


def book(table: ExportTable) -> WrittenBook:
    """The table as a workbook of one sheet; sample figures are labelled in a last column besides its properties."""
    label = str(_("Sample data")) if table.sample else ""
    remark = [label] if label else []
    rows = [[*map(file_cell, row), *remark] for row in table.rows]
    columns = [
        WrittenColumn(
            column.header, _across(column, [row[place] for row in rows]), as_text=False, as_shown=True
        )
        for place, column in enumerate(table.columns)
    ]
    if label:
        columns.append(WrittenColumn(_("Remark")))
    title = _NOT_IN_SHEET_NAMES.sub(" ", table.title)[:_LONGEST_SHEET_NAME].strip() or table.name
    headers = [column.header for column in columns]
    lines = {1: _lines(columns, headers)} | {
        number: _lines(columns, cells) for number, cells in enumerate(rows, start=2)
    }
    high = {number: count for number, count in lines.items() if count > 1}
    return WrittenBook(table.title, [WrittenSheet(title, columns, rows, lines=high)], label)


def _across(column: ExportColumn, cells: Sequence[str | int | Decimal | None]) -> int:
    """How many characters wide: every number whole, a text over lines once it is wider than the column, the header on two or more."""
    numbers = max((len(f"{cell:,}") for cell in cells if isinstance(cell, int | Decimal)), default=0)
    lines = (line for cell in cells if isinstance(cell, str) for line in cell.splitlines())
    texts = max(map(width, lines), default=0)
    header = min(width(column.header) // 2 + 1, column.width)
    return max(numbers, min(texts, column.width), header) + 2


def _lines(columns: Sequence[WrittenColumn], cells: Sequence[str | int | Decimal | None]) -> int:
    """How many lines the highest of the cells has."""
    return max(
        lines_within(cell, column.width)
        for column, cell in zip(
            columns, [cell if isinstance(cell, str) else "" for cell in cells], strict=True
        )
    )


def _file_name(table: ExportTable) -> str:
    name = re.sub(r"[\x00-\x1f/\\]", " ", table.title)
    return f"{name} ({_('Sample data')})" if table.sample else name
