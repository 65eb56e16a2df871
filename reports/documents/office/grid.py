"""An HTML table as a grid: its columns' widths, and for every place the cell that begins there, if one does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import tinycss2
from cssselect2 import ElementWrapper, Matcher, compile_selector_list
from lxml.etree import _Element

_MM = {"mm": 1.0, "pt": 25.4 / 72, "cm": 10.0}


def table_rows(table: _Element) -> list[_Element]:
    """The table's own rows, not those of tables within it."""
    groups = table.iterchildren("thead", "tbody", "tfoot", "tr")
    return [row for group in groups for row in ([group] if group.tag == "tr" else group.iterchildren("tr"))]


def is_in_head(row: _Element) -> bool:
    """Whether the row is repeated on each page."""
    above = row.getparent()
    return above is not None and above.tag == "thead"


def row_look(row: _Element) -> str:
    """``head``, ``group`` (an objective above its indicators), ``sum`` or ``body``."""
    if is_in_head(row):
        return "head"
    said = row.get("class", "").split()
    return "group" if "objective" in said else "sum" if "sum" in said else "body"


def spans(cell: _Element) -> tuple[int, int]:
    """Over how many rows and columns the cell goes."""
    rows, columns = (
        int(said) if (said := cell.get(name, "1")).isascii() and said.isdigit() else 1
        for name in ("rowspan", "colspan")
    )
    return max(1, rows), max(1, columns)


def placed(rows: Sequence[_Element], columns: int) -> Iterator[list[_Element | None]]:
    """For every row, its cells by place; None where one from above or from the left covers it, or there is none."""
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        waiting = row.iterchildren("th", "td")
        line: list[_Element | None] = []
        for column in range(columns):
            cell = None if (number, column) in covered else next(waiting, None)
            line.append(cell)
            if cell is not None:
                down, right = spans(cell)
                covered |= {(number + y, column + x) for y in range(down) for x in range(right)}
        yield line


def column_widths(css: str) -> Callable[[_Element, float], tuple[float, ...]]:
    """How wide the columns of a table are in so many millimetres, by the style sheet that prints it.

    A column without a width of its own shares what is left.
    """
    matcher = Matcher()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        for said in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
            if said.type == "declaration" and said.lower_name == "width":
                for selector in compile_selector_list(rule.prelude):
                    matcher.add_selector(selector, _millimetres(said.value))

    def widths(table: _Element, whole: float) -> tuple[float, ...]:
        rows = table_rows(table)
        columns = max(
            (sum(spans(cell)[1] for cell in row.iterchildren("th", "td")) for row in rows), default=0
        )
        said = [matcher.match(column) for column in ElementWrapper.from_html_root(table).query_all("col")]
        known = [*(found[-1][3] if found else None for found in said), *[None] * columns][:columns]
        free = known.count(None)
        share = max(0.0, whole - sum(found or 0.0 for found in known)) / free if free else 0.0
        return tuple(share if found is None else found for found in known)

    return widths


def _millimetres(value: Iterable[Any]) -> float | None:
    for token in value:
        if token.type == "dimension" and token.lower_unit in _MM:
            return float(token.value * _MM[token.lower_unit])
    return None
