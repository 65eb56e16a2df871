"""Raw cells: what counts as empty, how codes and numbers are read, what a spreadsheet program did to them."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.folding import folded
from chiayi_kpi.core.typed_number import is_percentage, read_number
from chiayi_kpi.core.xml_text import xml_text

ERROR_TEXTS = frozenset(
    [
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        *(f"Err:{no}" for no in range(500, 600)),
    ]
)

NO_UNIT = ""


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


def is_blank_row(values: Iterable[Any]) -> bool:
    return all(map(is_blank, values))


def header_text(value: Any) -> str:
    """A header without full-width letters and without any space."""
    return "".join(unicodedata.normalize("NFKC", str(value)).split()) if not is_blank(value) else ""


def as_code(value: Any) -> str:
    """A code or a word of a fixed list: full-width letters and digits and every dash folded, no space around it.

    ValueError where the spreadsheet program has made a date of it (``1-6`` becomes 6 January).
    """
    if isinstance(value, str):
        return folded(value)
    _refuse_dates(value)
    return _as_typed(value)


def as_prose(value: Any) -> str:
    """Text as it was written: only line ends are made alike, and spaces around it dropped."""
    if not isinstance(value, str):
        _refuse_dates(value)
        return _as_typed(value)
    if xml_text(value) != value:
        raise ValueError(_("holds an invisible control character; type the text anew."))
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def as_number(value: Any, unit: str = NO_UNIT) -> Decimal:
    """An exact number, read as the portal's grids read one (``core.typed_number``). ValueError for anything else.

    ``unit`` may stand behind it; without one neither a unit nor a per cent sign may.
    """
    if isinstance(value, bool):
        raise ValueError(_("holds TRUE or FALSE; a number belongs here."))
    if isinstance(value, int | float):
        # Fifteen digits are what spreadsheet programs keep and show: 0.1 + 0.2 is 0.3 there too.
        return Decimal(format(value, ".15g"))
    if not isinstance(value, str):
        _refuse_dates(value)
    text = str(value)
    if unit == NO_UNIT and is_percentage(text):
        message = _("“%(value)s” is not a number for this cell; leave the per cent sign out.")
        raise ValueError(message % {"value": shorten(text)})
    number = read_number(text, unit)
    if number is None:
        raise ValueError(_("is empty."))
    return number


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant; empty where none is near."""
    by_folded = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.65)  # one of three letters
    return by_folded[found[0]] if found else ""


def shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _refuse_dates(value: Any) -> None:
    if isinstance(value, datetime | date | time | timedelta):
        raise ValueError(
            _("The spreadsheet program has made a date of it; format the column as text and type it again.")
        )


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return format(value, ".15g") if isinstance(value, float) else str(value)
