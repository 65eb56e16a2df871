"""The tables of a finished HTML page as an OpenDocument spreadsheet (``.ods``): a sheet a table, numbers as numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from chiayi_kpi.core.formats import MINUS
from chiayi_kpi.core.workbook.write_ods import shown, write_ods
from chiayi_kpi.core.workbook.written import (
    Covered,
    NumberFormat,
    WrittenBook,
    WrittenCell,
    WrittenColumn,
    WrittenSheet,
)
from reports.documents.office.page_reader import read
from reports.documents.office.pieces import Block, Cell, List, Paragraph, Picture, Table
from reports.documents.wording import lines_within

_NUMBER = re.compile(
    rf"[-{MINUS}]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(?P<decimals>\d+))?(?P<percent>%)?", re.ASCII
)
_NOT_IN_NAMES = re.compile(r"[\[\]*?:/\\'\x00-\x1f]")
_LONGEST_NAME = 31  # Excel's, so that the file can be saved there too
_CHARACTERS_PER_MM = 0.6  # a little wider than in print


def written(html: str) -> bytes:
    """The ``.ods`` of the page's tables. Every sheet begins with the document's title and what it says of itself."""
    document = read(html)
    title = f"{document.title}　{document.notice}".strip()
    used: set[str] = set()
    sheets = [
        _sheet(title, table, _name(table.heading, used))
        for table in _tables(document.blocks)
        if not table.is_layout
    ]
    # A book without a sheet would not open.
    sheets = sheets or [WrittenSheet("—", [WrittenColumn("")], [[title]])]
    return write_ods(WrittenBook(document.title, sheets, author=document.author))


def printed(text: str) -> WrittenCell | None:
    """The number that ``text`` is, such as ``1,435.78`` or ``95.31%``, exactly; None for any other text."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    percent = match["percent"] is not None
    value = Decimal(text.removesuffix("%").replace(",", "").replace(MINUS, "-"))
    shown = NumberFormat(len(match["decimals"] or ""), "," in text, percent)
    return WrittenCell(value / 100 if percent else value, shown)


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        match block:
            case Table():
                yield block
                if block.is_layout:
                    for row in block.rows:
                        for cell in row.cells:
                            yield from _tables(cell.blocks if cell else ())
            case List():
                for item in block.items:
                    yield from _tables(item)


def _sheet(title: str, table: Table, name: str) -> WrittenSheet:
    others = len(table.widths) - 1
    rows: list[list[Any]] = [
        [WrittenCell(line, columns=others + 1), *[Covered] * others]
        for line in (title, table.caption)
        if line
    ]
    header_rows = len(rows) + sum(row.in_head for row in table.rows)
    rows += [[Covered if cell is None else _cell(cell) for cell in row.cells] for row in table.rows]
    columns = [
        WrittenColumn("", max(round(width * _CHARACTERS_PER_MM), _longest_number(row[place] for row in rows)))
        for place, width in enumerate(table.widths)
    ]
    high = {number: _lines_high(row, columns) for number, row in enumerate(rows, start=1)}
    lines = {number: count for number, count in high.items() if count > 1}
    return WrittenSheet(name, columns, rows, header_rows=header_rows, lines=lines)


def _longest_number(cells: Iterable[Any]) -> int:
    """How wide a column must be for its numbers, in characters: a program shows ``###`` for one that has no room."""
    numbers = (cell for cell in cells if isinstance(cell, WrittenCell) and cell.number and cell.columns == 1)
    return max((len(shown(cell)) + 2 for cell in numbers), default=0)


def _lines_high(row: Sequence[Any], columns: Sequence[WrittenColumn]) -> int:
    """How many lines the row's highest cell has: programs find it out badly, and for cells across several columns not at all."""
    return max(
        (
            lines_within(
                str(cell.value), sum(column.width for column in columns[place : place + cell.columns])
            )
            for place, cell in enumerate(row)
            if isinstance(cell, WrittenCell) and cell.number is None and cell.rows == 1
        ),
        default=1,
    )


def _cell(cell: Cell) -> WrittenCell:
    text = "\n".join(_lines(cell.blocks))
    found = printed(text) or WrittenCell(text)
    return WrittenCell(
        found.value, found.number, cell.look in ("head", "group"), rows=cell.rows, columns=cell.columns
    )


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The lines of a cell as they are read; a drawing is its words."""
    for block in blocks:
        match block:
            case Paragraph():
                pieces = (
                    f"\n{piece.words}\n" if isinstance(piece, Picture) else piece.text
                    for piece in block.inlines
                )
                yield from (line.strip() for line in "".join(pieces).split("\n") if line.strip())
            case List():
                yield from _items(block)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from _lines(cell.blocks if cell else ())


def _items(found: List) -> Iterator[str]:
    marks = count(found.first) if found.first is not None else None
    for blocks in found.items:
        first, *others = _lines(blocks)
        yield f"{next(marks)}. {first}" if marks else f"‧ {first}"
        yield from others


def _name(heading: str, used: set[str]) -> str:
    base = _NOT_IN_NAMES.sub(" ", heading)[: _LONGEST_NAME - 4].strip() or "—"
    name, number = base, 1
    while name in used:
        number += 1
        name = f"{base} {number}"
    used.add(name)
    return name
