"""A printed number as a number that a spreadsheet counts with, shown as it was printed."""

import re
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from chiayi_kpi.core.formats import MINUS
from reports.documents.odf.names import element

_NUMBER = re.compile(
    rf"[-{MINUS}]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(?P<decimals>\d+))?(?P<percent>%)?", re.ASCII
)


class Printed(NamedTuple):
    """``value`` is exact, a rate as a share of one; ``decimals`` and ``grouped`` say how it was printed."""

    value: Decimal
    decimals: int
    grouped: bool
    percent: bool

    @property
    def style(self) -> str:
        """The name of the number format."""
        return f"{'P' if self.percent else 'N'}{self.decimals}{'G' if self.grouped else ''}"


def printed(text: str) -> Printed | None:
    """The number that ``text`` is, such as ``1,435.78`` or ``95.31%``; None for any other text."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    percent = match["percent"] is not None
    value = Decimal(text.removesuffix("%").replace(",", "").replace(MINUS, "-"))
    return Printed(value / 100 if percent else value, len(match["decimals"] or ""), "," in text, percent)


def number_format(number: Printed) -> Element:
    """The format that shows a number as it was printed."""
    digits = {
        "number:decimal-places": str(number.decimals),
        "number:min-decimal-places": str(number.decimals),
    }
    digits["number:min-integer-digits"] = "1"
    if number.grouped:
        digits["number:grouping"] = "true"
    kind = "number:percentage-style" if number.percent else "number:number-style"
    found = element(kind, {"style:name": number.style}, element("number:number", digits))
    if number.percent:
        sign = element("number:text")
        sign.text = "%"
        found.append(sign)
    return found
