"""A written table as a grid whose every place one cell covers, so that page, print and editable files draw the same.

What a clipboard holds is often none: rows that are short or too long, spans over more than there is, spans that cross.
The typesetter leaves out what stands further right than the first row, and the heads that it finds no room for.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

MOST_COLUMNS = 30  # more do not fit on a page; what stands further right joins the last cell of its row
_WIDEST = 1000  # columns, as in a browser
_LONGEST_HEAD = 12  # lines on an upright page: what is repeated on every page must leave room for the rest
_LETTERS_ACROSS = 40  # of an upright page

_TABLE = re.compile(r"<table>(.*?)</table>")
_GROUP = re.compile(r"<(thead|tbody)>(.*?)</\1>")
_ROW = re.compile(r"<tr>(.*?)</tr>")
_CELL = re.compile(r'<(t[dh])(?: colspan="(\d+)")?(?: rowspan="(\d+)")?>(.*?)</t[dh]>')
_ANY_ROW, _ANY_CELL = re.compile(r"<tr\b.*?</tr>", re.S), re.compile(r"<t[dh]\b")
_TAG = re.compile(r"<[^>]*>")
_LINE = re.compile(r"<(?:br|li)>")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell in its place; ``columns`` and ``rows`` are how far it goes, ``rows`` 0 to the end of its group."""

    tag: str
    column: int
    columns: int
    rows: int
    html: str


_Rows = list[list[_Cell]]


def as_grids(html: str) -> str:
    """Canonical HTML with each of its tables as a grid; a table without a cell is gone. The same again if repeated."""
    return _TABLE.sub(lambda found: _as_grid(found[1]), html)


def has_too_many_columns(html: str) -> bool:
    """Whether a row of a table in ``html``, as an editor holds it, has more cells than a page has room for."""
    return any(len(_ANY_CELL.findall(row)) > MOST_COLUMNS for row in _ANY_ROW.findall(html))


def _as_grid(inside: str) -> str:
    groups = [(group, _placed(_ROW.findall(rows))) for group, rows in _GROUP.findall(inside)]
    begun = sorted({cell.column for _group, rows in groups for row in rows for cell in row})
    if len(begun) > MOST_COLUMNS:
        groups = [(group, _folded(rows, begun[MOST_COLUMNS])) for group, rows in groups]
    at = {column: number for number, column in enumerate(begun[:MOST_COLUMNS])}
    narrowed = [(group, _narrowed(rows, at)) for group, rows in groups]
    filled = [(group, _filled(rows, len(at))) for group, rows in narrowed if rows]
    if not filled:
        return ""
    first, rows = filled[0]
    if first == "thead" and (len(filled) == 1 or _head_lines(rows, len(at)) > _LONGEST_HEAD):
        first = "tbody"
    kinds = [first, *("tbody" for _group in filled[1:])]
    written = (
        f"<{kind}>{_written(rows)}</{kind}>" for kind, (_group, rows) in zip(kinds, filled, strict=True)
    )
    return f"<table>{''.join(written)}</table>"


def _placed(rows: list[str]) -> _Rows:
    """The rows' cells as a browser places them, with spans cut where they leave the rows or meet another cell."""
    taken = [0] * _WIDEST  # for each column, the first row in which it is free again
    placed: _Rows = []
    for number, row in enumerate(rows):
        line: list[_Cell] = []
        placed.append(line)
        column = 0
        for tag, across, down, html in _CELL.findall(row):
            while column < _WIDEST and taken[column] > number:
                column += 1
            if column == _WIDEST:
                _join_to_last(placed, html)
                continue
            room = taken[column : column + (int(across or 1) or 1)]
            columns = next((n for n, until in enumerate(room) if until > number), len(room))
            rows_down = min(int(down or 1) or len(rows), len(rows) - number)
            taken[column : column + columns] = [number + rows_down] * columns
            line.append(_Cell(tag, column, columns, rows_down, html))
    return placed


def _folded(rows: _Rows, limit: int) -> _Rows:
    """What begins in the column ``limit`` or further right joins the last cell before it."""
    folded: _Rows = []
    for row in rows:
        line: list[_Cell] = []
        folded.append(line)
        for cell in row:
            if cell.column < limit:
                line.append(replace(cell, columns=min(cell.columns, limit - cell.column)))
                continue
            _join_to_last(folded, cell.html)
    return folded


def _join_to_last(rows: _Rows, html: str) -> None:
    last = next(row for row in reversed(rows) if row)
    last[-1] = replace(last[-1], html=f"{last[-1].html} {html}".strip())


def _narrowed(rows: _Rows, at: dict[int, int]) -> _Rows:
    """Without the columns and rows in which no cell begins; ``at`` tells the number of each of the others."""
    kept = [number for number, row in enumerate(rows) if row]
    return [
        [
            replace(
                cell,
                column=at[cell.column],
                columns=sum(cell.column <= column < cell.column + cell.columns for column in at),
                rows=bisect_left(kept, number + cell.rows) - place,
            )
            for cell in rows[number]
        ]
        for place, number in enumerate(kept)
    ]


def _filled(rows: _Rows, columns: int) -> _Rows:
    """With an empty cell in every place that none covers."""
    taken = [0] * columns
    for number, row in enumerate(rows):
        for cell in row:
            taken[cell.column : cell.column + cell.columns] = [number + cell.rows] * cell.columns
        empty = [_Cell("td", column, 1, 1, "") for column in range(columns) if taken[column] <= number]
        row[:] = sorted([*row, *empty], key=lambda cell: cell.column)
    return rows


def _head_lines(rows: _Rows, columns: int) -> int:
    """About how many lines a table's heads take on an upright page."""
    across = max(1, _LETTERS_ACROSS // columns - 1)
    return sum(
        max(
            math.ceil(len(_TAG.sub("", cell.html)) / (across * cell.columns)) + len(_LINE.findall(cell.html))
            for cell in row
        )
        or 1
        for row in rows
    )


def _written(rows: _Rows) -> str:
    return "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)


def _cells(row: list[_Cell]) -> Iterator[str]:
    for cell in row:
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        yield f"<{cell.tag}{columns}{rows}>{cell.html}</{cell.tag}>"
