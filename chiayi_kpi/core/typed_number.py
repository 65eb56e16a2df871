"""Reading a number as people type it: ``１，２３４``, ``1,234``, ``85 %``, ``3千``, ``1億5,636萬9,100``.

The one parser of the portal's grids and of every file. ``tests/core/typed_numbers.yaml`` is the table of what it reads.
"""

import re
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize

from django.utils.translation import gettext as _

from chiayi_kpi.core.folding import folded, unread_digits

PERCENT = frozenset({"%", "％", "﹪"})
LONGEST_TEXT = 40

_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)", re.ASCII)
_BREAK = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
_WORDS = {"千": 1_000, "仟": 1_000, "萬": 10_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}
_PIECE = re.compile(rf"([0-9.,]+)?([{''.join(_WORDS)}])")
_WITHIN = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COUNTED = re.compile(rf"(.*[0-9{''.join(_WORDS)}])(\D+)")  # and in what


class NumberError(ValueError):
    """What was typed is no number that can stand here; ``kind`` is ``not_a_number``, ``percent``, ``unit`` or the caller's own."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def read_number(text: str, unit: str = "") -> Decimal | None:
    """The exact number that was typed; None where nothing was. ``unit``, what is counted, may stand behind it.

    Raises NumberError with a sentence for the person: not a number, a per cent sign where none belongs, another unit.
    """
    plain = _BETWEEN_DIGITS.sub(",", folded(text)).replace(
        " ", ""
    )  # a space between digits divides thousands
    if not plain:
        return None
    if len(plain) > LONGEST_TEXT or _BREAK.search(text.strip()):  # 11 above 120 is not 11120
        raise _not_a_number(text)
    if unread := unread_digits(text):
        message = _("“%(typed)s” holds “%(character)s”, which is not read as a digit; type the number alone.")
        shown = {"typed": text.strip()[:LONGEST_TEXT], "character": unread[0]}
        raise NumberError("not_a_number", message % shown)
    negative, plain = plain.startswith("-"), plain[1:] if plain[0] in "+-" else plain
    plain, unit = _without_unit(plain, folded(unit).replace(" ", "")), unit.strip()
    try:
        number = _magnitude(plain, text)
    except NumberError:
        _refuse_other_unit(plain, unit, text)
        raise
    return -number if negative else number


def numbers_in(text: str) -> set[Fraction]:
    """The numbers that stand in a text, full-width ones and those with thousands apart among them."""
    return {Fraction(found.replace(",", "")) for found in _WITHIN.findall(normalize("NFKC", text))}


def is_percentage(text: str) -> bool:
    """Whether a per cent sign stands behind what was typed."""
    return folded(text).endswith("%")


def _without_unit(plain: str, unit: str) -> str:
    if plain.endswith("%"):
        if unit and unit != "%":
            message = _("This is counted in %(unit)s; leave the per cent sign out.")
            raise NumberError("percent", message % {"unit": unit})
        return plain[:-1]
    return plain.removesuffix(unit) if unit and unit not in _WORDS else plain


def _refuse_other_unit(plain: str, unit: str, typed: str) -> None:
    """Raises where a number is there and only what it counts is another thing: ``0件`` where cases are counted."""
    counted = _COUNTED.fullmatch(plain)
    if not unit or counted is None or not counted[2].isalpha():
        return
    _magnitude(counted[1], typed)
    message = _("“%(typed)s” is in %(other)s, and this is counted in %(unit)s: type the number in %(unit)s.")
    shown = {"typed": typed.strip()[:LONGEST_TEXT], "other": counted[2], "unit": unit}
    raise NumberError("unit", message % shown)


def _magnitude(plain: str, typed: str) -> Decimal:
    if _PLAIN.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    return _in_words(plain, typed)


def _in_words(plain: str, typed: str) -> Decimal:
    """``1億2千萬``: each 千, 萬, 億 smaller than the one before.

    What follows the last of them has all of its places (``5,636萬9,100``); ``1萬2`` could mean two things.
    """
    total, section, at, last = Decimal(0), Decimal(0), 0, 10**12
    factor = 0
    while piece := _PIECE.match(plain, at):
        digits, word = piece.groups()
        factor, at = _WORDS[word], piece.end()
        number = Decimal(digits.replace(",", "")) if digits and _PLAIN.fullmatch(digits) else None
        if (number is None and (digits or not section)) or factor >= last:
            raise _not_a_number(typed)
        if factor == 1_000:
            if section or number is None:
                raise _not_a_number(typed)
            section = number * factor
            continue
        total += (section + (number or 0)) * factor
        section, last = Decimal(0), factor
    if not factor:
        raise _not_a_number(typed)
    return total + section + _rest(plain[at:], factor, typed)


def _rest(plain: str, factor: int, typed: str) -> Decimal:
    """What stands behind the last 千, 萬 or 億."""
    if not plain:
        return Decimal(0)
    whole = plain.partition(".")[0].replace(",", "")
    if not _PLAIN.fullmatch(plain) or len(whole) != len(str(factor)) - 1:
        raise _not_a_number(typed)
    return Decimal(plain.replace(",", ""))


def _not_a_number(typed: str) -> NumberError:
    shown = typed.strip()[:LONGEST_TEXT]
    message = _("“%(typed)s” is not a number. Write it like 1234, 1,234.5 or 3千.")
    return NumberError("not_a_number", message % {"typed": shown})
