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
    texts = [None if number is None else shown(Fraction(number), against) for number, against in values]
    places = min(MOST, max((len(_decimals(text)) for text in texts if text is not None), default=0))
    return [EMPTY if text is None else _padded(text, places, unit) for text in texts]


def _decimals(text: str) -> str:
    return text.partition(".")[2]


def _padded(text: str, places: int, unit: str) -> str:
    lacking = places - len(_decimals(text))
    if lacking > 0:
        text += ("" if "." in text else ".") + "0" * lacking
    number = grouped(text).replace("-", MINUS)
    return _("%(number)s %(unit)s") % {"number": number, "unit": unit} if unit else number
