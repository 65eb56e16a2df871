"""A workbook to be written: sheets of plain values, and the label that every sheet carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chiayi_kpi.core.workbook.columns import Column

# What a spreadsheet program would take for the beginning of a formula, were the cell not text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class WrittenColumn:
    """``is_open``: where the sheet is protected, people may write into this column all the same."""

    header: str
    width: int = 14
    as_text: bool = True
    is_open: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class CellRange:
    """Cells of one column (index from 0) of a sheet, from row ``first`` to row ``last``."""

    sheet: str
    column: int
    first: int
    last: int


@dataclass(frozen=True)
class WrittenSheet:
    """``rows`` hold str, int, Decimal or "" by column; a str is written as text whatever it looks like.

    ``choices``: (row number, column index) of a cell → the cells whose contents may be chosen there; ``refusal`` is
    what the spreadsheet program says to anything else.
    """

    title: str
    columns: list[WrittenColumn]
    rows: list[list[Any]]
    protected: bool = False
    choices: Mapping[tuple[int, int], CellRange] = field(default_factory=dict)
    refusal: str = ""


@dataclass(frozen=True)
class WrittenBook:
    """``label`` (示範數據) stands in the properties and in the page header of every sheet."""

    title: str
    sheets: list[WrittenSheet] = field(default_factory=list)
    label: str = ""


def written_columns(columns: Mapping[str, Column]) -> list[WrittenColumn]:
    return [WrittenColumn(column.header, column.width, column.widget.as_text) for column in columns.values()]


def written_sheet(title: str, columns: Mapping[str, Column], rows: Iterable[list[Any]]) -> WrittenSheet:
    return WrittenSheet(title, written_columns(columns), [list(row) for row in rows])
