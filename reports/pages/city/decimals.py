"""Values that stand under each other, with as many decimals as the longest of them, so that a column can be read down."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import EMPTY, MINUS, grouped
from indicators.scoring.rounding import shown

MOST = 2  # a value that needs more to stand on the right side of its target has them alone

Compared = tuple[
    Fraction | Decimal | None, Fraction | None
]  # a number, if there is one, and what it is compared with


def equal_decimals(values: Sequence[Compared], unit: str = "") -> list[str]:
    """The values as text with their unit, in their order; a dash where there is none."""
    return [EMPTY if text is None else _with_unit(text, unit) for text in _padded(values)]


def equal_cells(values: Sequence[Compared]) -> list[Decimal | None]:
    """The same numbers as cells of a file."""
    return [None if text is None else Decimal(text) for text in _padded(values)]


def _padded(values: Sequence[Compared]) -> list[str | None]:
    texts = [None if number is None else shown(Fraction(number), against) for number, against in values]
    places = min(MOST, max((len(_decimals(text)) for text in texts if text is not None), default=0))
    return [None if text is None else _filled(text, places) for text in texts]


def _decimals(text: str) -> str:
    return text.partition(".")[2]


def _filled(text: str, places: int) -> str:
    lacking = places - len(_decimals(text))
    return text + ("" if "." in text else ".") + "0" * lacking if lacking > 0 else text


def _with_unit(text: str, unit: str) -> str:
    number = grouped(text).replace("-", MINUS)
    return _("%(number)s %(unit)s") % {"number": number, "unit": unit} if unit else number
