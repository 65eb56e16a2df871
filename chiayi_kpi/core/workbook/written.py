"""A workbook to be written: sheets of plain values, and the label that every sheet carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

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


class NumberFormat(NamedTuple):
    """How a number is shown; one that is a share of one with ``percent``."""

    decimals: int
    grouped: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell of a laid-out table (.ods only): one that spans several places, or a number shown as it was printed."""

    value: str | Decimal
    number: NumberFormat | None = None
    is_head: bool = False
    rows: int = 1
    columns: int = 1


class Covered:
    """In the place of a cell: the one from above or from the left covers it."""


@dataclass(frozen=True)
class WrittenSheet:
    """``rows`` hold str, int, Decimal or "" by column; a str is written as text whatever it looks like.

    Where no column has a header, the first ``heads`` rows are repeated on each printed page instead.

    ``choices``: (row number, column index) of a cell → the cells whose contents may be chosen there; ``refusal`` is
    what the spreadsheet program says to anything else.
    """

    title: str
    columns: list[WrittenColumn]
    rows: list[list[Any]]
    protected: bool = False
    choices: Mapping[tuple[int, int], CellRange] = field(default_factory=dict)
    refusal: str = ""
    heads: int = 0


@dataclass(frozen=True)
class WrittenBook:
    """``label`` (示範數據) stands in the properties and in the page header of every sheet."""

    title: str
    sheets: list[WrittenSheet] = field(default_factory=list)
    label: str = ""
    author: str = ""


def written_columns(columns: Mapping[str, Column]) -> list[WrittenColumn]:
    return [WrittenColumn(column.header, column.width, column.widget.as_text) for column in columns.values()]


def written_sheet(title: str, columns: Mapping[str, Column], rows: Iterable[list[Any]]) -> WrittenSheet:
    return WrittenSheet(title, written_columns(columns), [list(row) for row in rows])
