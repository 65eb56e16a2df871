"""A table as a file: .xlsx, .ods or .csv, by the same writers as the plan workbook."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.writer import download
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from reports.pages.tables.table import ExportTable, file_cell

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31  # Excel's


def table_file(table: ExportTable, kind: str) -> HttpResponse:
    """The table as a download of this kind, a key of ``TABLE_KINDS``."""
    return download(book(table), _file_name(table), kind)


def book(table: ExportTable) -> WrittenBook:
    """The table as a workbook of one sheet; sample figures are labelled in a last column besides its properties."""
    label = str(_("Sample data")) if table.sample else ""
    columns = [WrittenColumn(column.header, column.width, as_text=False) for column in table.columns]
    remark = [label] if label else []
    if label:
        columns.append(WrittenColumn(_("Remark")))
    rows = [[*map(file_cell, row), *remark] for row in table.rows]
    title = _NOT_IN_SHEET_NAMES.sub(" ", table.title)[:_LONGEST_SHEET_NAME].strip() or table.name
    return WrittenBook(table.title, [WrittenSheet(title, columns, rows)], label)


def _file_name(table: ExportTable) -> str:
    name = re.sub(r"[\x00-\x1f/\\]", " ", table.title)
    return f"{name} ({_('Sample data')})" if table.sample else name
