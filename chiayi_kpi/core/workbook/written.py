"""A workbook to be written: sheets of plain values, and the label that every sheet carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from chiayi_kpi.core.workbook.columns import Column

# What a spreadsheet program would take for the beginning of a formula, were the cell not text; full-width as an East Asian one does.
FORMULA_STARTS = (*"=+-@＝＋－＠", "\t", "\r")


@dataclass(frozen=True)
class WrittenColumn:
    """``is_open``: where the sheet is protected, people may write into this column all the same.

    ``as_shown``: its numbers are formatted with thousands set apart and the decimals that they carry, as a page shows them.
    """

    header: str
    width: int = 14
    as_text: bool = True
    is_open: bool = False
    hidden: bool = False
    as_shown: bool = False


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


def format_of(number: int | Decimal) -> NumberFormat:
    """The format of a number that is shown as it stands: ``Decimal("1234.50")`` is 1,234.50."""
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return NumberFormat(max(0, -exponent) if isinstance(exponent, int) else 0, grouped=True)


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell of a laid-out table (.ods only): one that spans several places, or a number shown as it was printed."""

    value: str | Decimal
    number: NumberFormat | None = None
    is_header: bool = False
    rows: int = 1
    columns: int = 1


class Covered:
    """In the place of a cell: the one from above or from the left covers it."""


@dataclass(frozen=True)
class WrittenSheet:
    """``rows`` hold str, int, Decimal or "" by column; a str is written as text whatever it looks like.

    Where no column has a header, the first ``header_rows`` rows are repeated on each printed page instead.

    ``lines``: row number → how many lines of text it is high, where it is more than one; programs do not all find out.

    ``choices``: (row number, column index) of a cell → the cells whose contents may be chosen there; ``refusal`` is
    what the spreadsheet program says to anything else.
    """

    title: str
    columns: list[WrittenColumn]
    rows: list[list[Any]]
    protected: bool = False
    choices: Mapping[tuple[int, int], CellRange] = field(default_factory=dict)
    refusal: str = ""
    header_rows: int = 0
    lines: Mapping[int, int] = field(default_factory=dict)


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
