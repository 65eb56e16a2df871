"""Writes a sheet as CSV for spreadsheet programs: UTF-8 with its mark, and no text that would become a formula."""

import csv
import io
from decimal import Decimal
from typing import Any

from chiayi_kpi.core.workbook.written import FORMULA_STARTS, WrittenBook

MIME = "text/csv; charset=utf-8"


def write_csv(book: WrittenBook) -> bytes:
    """The first sheet's file. CSV knows no text cells, so an apostrophe keeps what looks like a formula from running."""
    sheet = book.sheets[0]
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(column.header for column in sheet.columns)
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
