"""Reads one sheet from a text file: CSV as spreadsheet programs save it, in UTF-8 or Big5."""

import csv
import io

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook import limits as limits_module
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError
from chiayi_kpi.core.workbook.limits import Limits
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.values import header_text, is_blank_row

ENDINGS = (".csv", ".txt")
_BIG5 = "cp950"  # Big5 as Windows has it in Taiwan
_DIVIDERS = ",\t;"


def read_csv(title: str, data: bytes, limits: Limits | None = None) -> Sheet:
    """The file's rows as the sheet ``title``; WorkbookError where it is no such text, or too long."""
    limits = limits or limits_module.current()
    limits.refuse_size(data)
    text = decoded(title, data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_divider(text), strict=True)
    table: list[list[str]] = []
    try:
        table.extend(reader)
    except csv.Error as error:
        message = _(
            "This row cannot be read: a quotation mark is not closed, or a cell is far too long. Save the sheet as .xlsx."
        )
        raise WorkbookError([FileFault(title, f"A{len(table) + 1}", message)]) from error
    if len(table) - 1 > limits.rows:
        raise WorkbookError.of_file(
            _("The workbook has %(rows)d rows; at most %(limit)d are read. Split it into several files.")
            % {"rows": len(table) - 1, "limit": limits.rows}
        )
    headers = [header_text(value) for value in table[0]] if table else []
    rows = [(number, values) for number, values in enumerate(table[1:], start=2) if not is_blank_row(values)]
    return Sheet(title, headers, rows, is_text=True)


def decoded(title: str, data: bytes) -> str:
    """The text of a file in UTF-8 (with or without its mark), UTF-16 with its mark, or Big5."""
    text = _decoded(title, data)
    null = text.find("\0")  # no database keeps it
    if null >= 0:
        row = text.count("\n", 0, null) + 1
        message = _("holds an invisible control character; type the text anew.")
        raise WorkbookError([FileFault(title, f"A{row}", message)])
    return text


def _decoded(title: str, data: bytes) -> str:
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", _BIG5):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            start = error.start
    row = data.count(b"\n", 0, start) + 1
    message = _(
        "This row holds a character that is neither UTF-8 nor Big5 (perhaps one made by hand). Save the sheet as .xlsx."
    )
    raise WorkbookError([FileFault(title, f"A{row}", message)])


def _divider(text: str) -> str:
    """What divides the columns: whatever the first line has most of."""
    first = text.partition("\n")[0]
    return max(_DIVIDERS, key=first.count)
