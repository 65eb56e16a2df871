"""From a sheet's cells to rows of values: headers, cells, duplicate keys. Every fault is collected."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.faults import Fault
from chiayi_kpi.core.workbook.sheets import FAULTY, Sheet
from chiayi_kpi.core.workbook.values import header_text, is_blank

_MISSING = object()
_SEARCHED = 20  # rows in which headers that slipped down are looked for


@dataclass(slots=True)
class Row:
    """A row that was read: ``values`` by field name; ``whole`` is False where a cell could not be read."""

    number: int
    values: dict[str, Any]
    whole: bool = True


@dataclass
class Table:
    """A sheet read with its columns. ``places`` are the columns' positions by field name."""

    sheet: Sheet
    places: Mapping[str, int]
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    readable: bool = True

    def fault(self, row: Row, name: str, message: str) -> Fault:
        return self.sheet.fault(row.number, self.places.get(name, 0), message)


def read_table(sheet: Sheet, columns: Mapping[str, Column], key: tuple[str, ...]) -> Table:
    """Read ``sheet`` with ``columns`` (by field name); rows with the same ``key`` are faults."""
    table = Table(sheet, {}, faults=list(sheet.faults))
    faults, places = _match_headers(sheet, columns)
    table.places = places
    if faults:
        table.faults += faults
        table.readable = False
        return table
    _read_cells(table, columns)
    _find_duplicates(table, columns, key)
    return table


def _match_headers(sheet: Sheet, columns: Mapping[str, Column]) -> tuple[list[Fault], dict[str, int]]:
    names = {column.header: name for name, column in columns.items()}
    if not sheet.entries and names.keys().isdisjoint(sheet.headers):
        return [_without_headers(sheet, names.keys())], {}
    faults: list[Fault] = []
    places: dict[str, int] = {}
    for position, header in enumerate(sheet.headers):
        if header in names and names[header] not in places:
            places[names[header]] = position
        elif header in names:
            faults.append(_header_fault(sheet, position, _("The header %s stands twice.") % header))
        elif header:
            known = "、".join(names)
            message = _("Unknown header “%(header)s”. The headers of this sheet are: %(known)s.")
            faults.append(_header_fault(sheet, position, message % {"header": header, "known": known}))
        elif any(position < len(values) and not is_blank(values[position]) for values in sheet):
            faults.append(_header_fault(sheet, position, _("The column holds values but has no header.")))
    missing = [
        header
        for header, name in names.items()
        if name not in places and not sheet.entries and not columns[name].optional
    ]
    faults += [Fault(sheet.title, "", _("The header %s is missing.") % header) for header in missing]
    return faults, places


def _without_headers(sheet: Sheet, names: Set[str]) -> Fault:
    """One fault for a first row that holds no header at all, instead of one for each that is missing."""
    for number, values in sheet.rows[:_SEARCHED]:
        if len(names & {header_text(value) for value in values if isinstance(value, str)}) > 1:
            message = _(
                "The headers stand in row %d; delete the rows above them, for they belong in the first row."
            )
            return Fault(sheet.title, f"A{number}", message % number)
    if any(sheet.headers):
        message = _("The first row holds none of this sheet's headers; these belong there: %s.")
    else:
        message = _("The first row is empty; the headers belong there: %s.")
    return Fault(sheet.title, "A1", message % "、".join(names))


def _header_fault(sheet: Sheet, position: int, message: str) -> Fault:
    return Fault(sheet.title, "" if sheet.entries else sheet.cell(1, position), message)


def _read_cells(table: Table, columns: Mapping[str, Column]) -> None:
    # A column repeats few values over many rows, so each is parsed once.
    readers: list[tuple[str, int | None, Column, dict[Any, Any]]] = [
        (name, table.places.get(name), column, {}) for name, column in columns.items()
    ]
    for number, raw in table.sheet.rows:
        row = Row(number, {})
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


def _parse(table: Table, row: Row, name: str, column: Column, cell: Any) -> Any:
    if cell is FAULTY:  # its fault is on the sheet already
        row.whole = False
        return FAULTY
    try:
        return column.parse(cell)
    except ValueError as error:
        row.whole = False
        table.faults.append(table.fault(row, name, f"{column.header} {error}"))
        return FAULTY


def _find_duplicates(table: Table, columns: Mapping[str, Column], key: tuple[str, ...]) -> None:
    first: dict[tuple, int] = {}
    key_of = itemgetter(*key)
    for row in table.rows:
        if not row.whole and not row.values.keys() >= set(key):
            continue
        earlier = first.setdefault(key_of(row.values), row.number)
        if earlier != row.number:
            row.whole = False
            written = ", ".join(f"{columns[name].header} {row.values[name]}" for name in key)
            message = _("The same key (%(key)s) stands in row %(row)d already; keep one of them.")
            table.faults.append(table.fault(row, key[0], message % {"key": written, "row": earlier}))
