"""The tables of an account in print: as small as their columns ask for, rows that a cell joins on one page."""

import re
from collections.abc import Iterator

_TABLE = re.compile(r"<table>(.*?)</table>")
_BODY = re.compile(r"<tbody>(.*?)</tbody>")
_ROW = re.compile(r"<tr>.*?</tr>")
_CELL = re.compile(r"<t[dh][^>]*>")
_ACROSS, _DOWN = re.compile(r'colspan="(\d+)"'), re.compile(r'rowspan="(\d+)"')
# From how many columns on a table is set smaller: reports/documents and the editable forms know these classes.
_SMALLER, _SMALLEST = 9, 15
_MOST_JOINED = 15  # rows: more would leave half a page empty before them


def set_tables(html: str) -> str:
    """Canonical HTML (its tables are grids) with classes on its tables and on the rows that a cell joins.

    A cell that went on overleaf would leave its label and its lines behind.
    """
    return _TABLE.sub(_set, html)


def _set(found: re.Match) -> str:
    columns = sum(map(_width, _CELL.findall(_ROW.findall(found[1])[0])))
    size = "smallest" if columns >= _SMALLEST else "smaller" if columns >= _SMALLER else ""
    body = _BODY.sub(lambda rows: "".join(_bodies(_ROW.findall(rows[1]))), found[1])
    return f'<table class="{size}">{body}</table>' if size else f"<table>{body}</table>"


def _bodies(rows: list[str]) -> Iterator[str]:
    """A ``tbody`` for each stretch of rows that cells join, and for each that none does."""
    loose: list[str] = []
    for joined in _stretches(rows):
        if 1 < len(joined) <= _MOST_JOINED:
            if loose:
                yield f"<tbody>{''.join(loose)}</tbody>"
                loose = []
            yield f'<tbody class="joined">{"".join(joined)}</tbody>'
        else:
            loose += joined
    if loose:
        yield f"<tbody>{''.join(loose)}</tbody>"


def _stretches(rows: list[str]) -> Iterator[list[str]]:
    stretch: list[str] = []
    left = 0
    for row in rows:
        stretch.append(row)
        left = max([left, *(int(down) for down in _DOWN.findall(row))]) - 1
        if left < 1:
            yield stretch
            stretch, left = [], 0


def _width(cell: str) -> int:
    found = _ACROSS.search(cell)
    return int(found[1]) if found else 1
