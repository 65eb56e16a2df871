"""Writes a sheet as CSV for spreadsheet programs: UTF-8 with its mark, and no text that would become a formula."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

from chiayi_kpi.core.media_types import CSV
from chiayi_kpi.core.workbook.written import FORMULA_STARTS, WrittenBook

MIME = f"{CSV}; charset=utf-8"

# A number with its unit, or a dash that stands for none: a program that reads the file finds it as it is.
_HARMLESS = re.compile(r"[-+] ?[0-9][0-9,]*(?:\.[0-9]+)? ?[%％‰\u3400-\u9fff]*|[-－]+")


def write_csv(book: WrittenBook) -> bytes:
    """The first sheet's file. CSV knows no text cells, so an apostrophe keeps what could be a formula from running."""
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
    runs = value.startswith(FORMULA_STARTS) and not _HARMLESS.fullmatch(value)
    return f"'{value}" if runs else value
