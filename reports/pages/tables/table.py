"""A table as it is taken away: what the page shows, with its numbers as numbers and as many decimals as there."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core import formats
from chiayi_kpi.core.formats import Number
from indicators.scoring import rounding

_HUNDRED = Fraction(100)

Cell = Number | str | None  # None: there is no value


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column by its header, in the reader's language; ``width`` in characters, the most that a text takes across."""

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


def in_ntd(header: str) -> str:
    """The header of a column of amounts: ``Budget (NT$)``."""
    return f"{header} ({_('NT$')})"


def points_cell(points: Number | None) -> Decimal | None:
    """Points and shares: always two decimals, half up."""
    return None if points is None else rounding.half_up(Fraction(points), rounding.POINT_PLACES)


def value_cell(value: Number | None, against: Fraction | None = None) -> Decimal | None:
    """A value as pages show it: two decimals, more where they tell it from ``against``, no zeros at the end."""
    return None if value is None else Decimal(rounding.shown(Fraction(value), against))


def rate_cell(rate: Fraction | None) -> Decimal | None:
    """An achievement rate in per cent: two decimals, more where it would look as if it were reached."""
    rounded = points_cell(rate)
    return value_cell(rate, _HUNDRED) if rounded == _HUNDRED != rate else rounded


def figure_cell(figure: Number | None) -> Decimal | None:
    """A figure with the decimals that were typed."""
    return None if figure is None else Decimal(rounding.plain(figure))


def with_equal_decimals(cells: Sequence[Decimal | None]) -> list[Decimal | None]:
    """The cells of a column with as many decimals as the longest of them has: 239.30 above 229.45."""
    texts = formats.with_equal_decimals(["" if cell is None else f"{cell:f}" for cell in cells])
    return [Decimal(text) if text else None for text in texts]


def file_cell(cell: Cell) -> str | int | Decimal | None:
    """A cell as the writers of files take it; a decimal is shown with the decimals that it has."""
    return value_cell(cell) if isinstance(cell, Fraction) else cell
