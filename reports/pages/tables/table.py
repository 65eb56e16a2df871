"""A table as it is taken away: what the page shows, with its numbers as numbers."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.formats import Number
from indicators.scoring.rounding import plain

Cell = Number | str | None  # None: there is no value


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column by its header, in the reader's language; ``width`` in characters."""

    header: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Rows of cells by column, already filtered and sorted as the page is.

    ``name`` (letters, digits, ``-``) asks for it in an address, ``title`` names the file. ``sample``: its figures
    are made up, which the file then says in every row, because a row is easily copied elsewhere.
    """

    name: str
    title: str
    columns: tuple[ExportColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sample: bool = False


def file_cell(cell: Cell) -> str | int | Decimal | None:
    """A cell as the writers of files take it: exact where ten decimals suffice, else rounded half up to ten."""
    return Decimal(plain(cell)) if isinstance(cell, Fraction) else cell
