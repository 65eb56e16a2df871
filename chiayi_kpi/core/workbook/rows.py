"""From a sheet's cells to rows of values: headers, cells, duplicate keys. Every fault is collected."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.faults import FileFault
from chiayi_kpi.core.workbook.sheets import FAULTY, Sheet, spans
from chiayi_kpi.core.workbook.values import header_text, is_blank, shorten

# How a row begins that stands below a table: its sum, its mean, a note, where the figures come from.
_BELOW = re.compile(
    r"[\s※＊(（【\[]*(?:[合總共小]\s*計|總\s*和|平\s*均|附?\s*註|備\s*註|說\s*明\s*[:：]|資料來源|製表|填表)"
)
_MISSING = object()
HEADERS_SEARCHED = 20  # rows in which headers that slipped down are looked for


@dataclass(slots=True)
class SheetRow:
    """A row that was read: ``values`` by field name; ``whole`` is False where a cell could not be read."""

    number: int
    values: dict[str, Any]
    whole: bool = True


@dataclass
class SheetTable:
    """A sheet read with its columns. ``places`` are the columns' positions by field name."""

    sheet: Sheet
    places: Mapping[str, int]
    rows: list[SheetRow] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    notices: list[FileFault] = field(default_factory=list)
    readable: bool = True

    def fault(self, row: SheetRow, name: str, message: str) -> FileFault:
        return self.sheet.fault(row.number, self.places.get(name, 0), message)


def read_table(sheet: Sheet, columns: Mapping[str, Column], key: tuple[str, ...]) -> SheetTable:
    """Read ``sheet`` with ``columns`` (by field name); rows with the same ``key`` are faults."""
    table = SheetTable(sheet, {}, faults=list(sheet.faults), notices=list(sheet.notices))
    if sheet.faults and not sheet.headers:  # not read at all
        table.readable = False
        return table
    faults, places = _match_headers(sheet, columns)
    table.places = places
    if faults:
        table.faults += faults
        table.readable = False
        return table
    _leave_out_below(table, columns, key)
    _read_cells(table, columns)
    _find_duplicates(table, columns, key)
    return table


def _match_headers(sheet: Sheet, columns: Mapping[str, Column]) -> tuple[list[FileFault], dict[str, int]]:
    names = {column.header: name for name, column in columns.items()}
    if not sheet.entries and names.keys().isdisjoint(sheet.headers):
        return [_without_headers(sheet, names.keys())], {}
    faults: list[FileFault] = []
    places: dict[str, int] = {}
    for position, header in enumerate(sheet.headers):
        if header in names and names[header] not in places:
            places[names[header]] = position
        elif header in names:
            faults.append(_header_fault(sheet, position, _("The header %s occurs twice.") % header))
        elif header:
            known = _(", ").join(names)
            message = _("Unknown header “%(header)s”. The headers of this sheet are: %(known)s.")
            faults.append(_header_fault(sheet, position, message % {"header": header, "known": known}))
        elif any(position < len(values) and not is_blank(values[position]) for values in sheet):
            faults.append(_header_fault(sheet, position, _("The column holds values but has no header.")))
    missing = [
        header
        for header, name in names.items()
        if name not in places and not sheet.entries and not columns[name].optional
    ]
    said = _("The header %s is missing; a column in which nothing stands has its header all the same.")
    faults += [FileFault(sheet.title, "", said % header) for header in missing]
    return faults, places


def _without_headers(sheet: Sheet, names: Set[str]) -> FileFault:
    """One fault for a first row that holds no header at all, instead of one for each that is missing."""
    for number, values in sheet.rows[:HEADERS_SEARCHED]:
        if len(names & {header_text(value) for value in values if isinstance(value, str)}) > 1:
            message = _(
                "The headers stand in row %d; delete the rows above them, for they belong in the first row."
            )
            return FileFault(sheet.title, f"A{number}", message % number)
    if any(sheet.headers):
        message = _("The first row holds none of this sheet's headers; these belong there: %s.")
    else:
        message = _("The first row is empty; the headers belong there: %s.")
    return FileFault(sheet.title, "A1", message % _(", ").join(names))


def _header_fault(sheet: Sheet, position: int, message: str) -> FileFault:
    return FileFault(sheet.title, "" if sheet.entries else sheet.cell(1, position), message)


def _leave_out_below(table: SheetTable, columns: Mapping[str, Column], key: tuple[str, ...]) -> None:
    """Leave out, with a notice, the rows below the data that hold no key: a sum, a note, a source."""
    if table.sheet.entries:
        return
    keys = [(columns[name], table.places[name]) for name in key if name in table.places]
    rows = table.sheet.rows
    last = len(rows)
    while last and not _holds_key(rows[last - 1][1], keys):
        last -= 1
    below = rows[last:]
    if not last or not below:
        return
    numbers = {number for number, _values in below}
    words = next((text for _number, values in below for text in map(_words, values) if text), "")
    message = ngettext(
        "Row %(rows)s, below the data, does not say what it is about (“%(words)s”) and was left out.",
        "Rows %(rows)s, below the data, do not say what they are about (“%(words)s”) and were left out.",
        len(below),
    )
    said = message % {"rows": spans(sorted(numbers)), "words": words}
    table.notices.append(FileFault(table.sheet.title, f"A{below[0][0]}", said))
    table.faults = [fault for fault in table.faults if _row_of(fault) not in numbers]
    table.sheet = replace(table.sheet, rows=rows[:last])


def _holds_key(values: list[Any], keys: list[tuple[Column, int]]) -> bool:
    """Whether one of the key's cells can be read as what belongs there, and none is the head of a sum or a note."""
    cells = [(column, values[place] if place < len(values) else "") for column, place in keys]
    if any(_BELOW.match(_words(cell)) for _column, cell in cells):
        return False
    return any(not is_blank(cell) and _can_be_read(column, cell) for column, cell in cells)


def _can_be_read(column: Column, cell: Any) -> bool:
    if cell is FAULTY:
        return False
    try:
        column.parse(cell)
    except ValueError:
        return False
    return True


def _words(cell: Any) -> str:
    return shorten(cell.strip()) if isinstance(cell, str) else ""


def _row_of(fault: FileFault) -> int:
    number = re.search(r"\d+\Z", fault.cell)
    return int(number[0]) if number else 0


def _read_cells(table: SheetTable, columns: Mapping[str, Column]) -> None:
    # A column repeats few values over many rows, so each is parsed once.
    readers: list[tuple[str, int | None, Column, dict[Any, Any]]] = [
        (name, table.places.get(name), column, {}) for name, column in columns.items()
    ]
    for number, raw in table.sheet.rows:
        row = SheetRow(number, {})
        width = len(raw)
        for name, place, column, seen in readers:
            cell = raw[place] if place is not None and place < width else ""
            value = seen.get(cell, _MISSING) if cell is not True and cell is not False else _MISSING
            if value is _MISSING:
                value = _parse(table, row, name, column, cell)
                if value is FAULTY:
                    continue
                seen[cell] = value
            row.values[name] = value
        table.rows.append(row)


def _parse(table: SheetTable, row: SheetRow, name: str, column: Column, cell: Any) -> Any:
    if cell is FAULTY:  # its fault is on the sheet already
        row.whole = False
        return FAULTY
    try:
        return column.parse(cell)
    except ValueError as error:
        row.whole = False
        table.faults.append(table.fault(row, name, in_a_row(column.header, error)))
        return FAULTY


def _find_duplicates(table: SheetTable, columns: Mapping[str, Column], key: tuple[str, ...]) -> None:
    first: dict[tuple, int] = {}
    key_of = itemgetter(*key)
    for row in table.rows:
        if not row.whole and not row.values.keys() >= set(key):
            continue
        earlier = first.setdefault(key_of(row.values), row.number)
        if earlier != row.number:
            row.whole = False
            written = _(", ").join(f"{columns[name].header} {row.values[name]}" for name in key)
            message = _("The same key (%(key)s) stands in row %(row)d already; keep one of them.")
            table.faults.append(table.fault(row, key[0], message % {"key": written, "row": earlier}))
