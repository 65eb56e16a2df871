"""Values that stand under each other, with as many decimals as the longest of them, so that a column can be read down."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.formats import EMPTY, grouped, with_equal_decimals
from indicators.scoring.rounding import shown

MOST = 2  # a value that needs more to stand on the right side of its target has them alone

Compared = tuple[
    Fraction | Decimal | None, Fraction | None
]  # a number, if there is one, and what it is compared with


def equal_decimals(values: Sequence[Compared]) -> list[str]:
    """The values as text, in their order; a dash where there is none."""
    return [grouped(text) if text else EMPTY for text in _texts(values)]


def equal_cells(values: Sequence[Compared]) -> list[Decimal | None]:
    """The same numbers as cells of a file."""
    return [Decimal(text) if text else None for text in _texts(values)]


def _texts(values: Sequence[Compared]) -> tuple[str, ...]:
    return with_equal_decimals(
        ["" if number is None else shown(Fraction(number), against) for number, against in values], MOST
    )
