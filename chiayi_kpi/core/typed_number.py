"""Reading a number as people type it: ``１，２３４``, ``1,234``, ``85 %``, ``3千``, ``1億2千萬``."""

import re
from decimal import Decimal
from unicodedata import normalize

from django.utils.translation import gettext as _

PERCENT = frozenset({"%", "％"})
LONGEST_TEXT = 40

_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+", re.ASCII)
_WORDS = {"千": 1_000, "仟": 1_000, "萬": 10_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}
_PIECE = re.compile(rf"([0-9.,]+)?([{''.join(_WORDS)}])")
_MINUS = str.maketrans(dict.fromkeys("−–—﹣", "-"))


class NumberError(ValueError):
    """What was typed is no number that can stand here; ``kind`` is ``not_a_number``, ``percent`` or the caller's own."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def read_number(text: str, unit: str = "") -> Decimal | None:
    """The exact number that was typed; None where nothing was. ``unit``, what is counted, may stand behind it.

    Raises NumberError with a sentence for the person: not a number, a per cent sign where none belongs.
    """
    plain = re.sub(r"\s", "", normalize("NFKC", text)).translate(_MINUS)
    if not plain:
        return None
    if len(plain) > LONGEST_TEXT:
        raise _not_a_number(text)
    negative, plain = plain.startswith("-"), plain.lstrip("+-") if plain[:2] not in {"--", "++"} else plain
    number = _magnitude(_without_unit(plain, normalize("NFKC", unit).strip()), text)
    return -number if negative else number


def _without_unit(plain: str, unit: str) -> str:
    if plain.endswith("%"):
        if unit and unit not in PERCENT:
            message = _("This is counted in %(unit)s; leave the per cent sign out.")
            raise NumberError("percent", message % {"unit": unit})
        return plain[:-1]
    return plain.removesuffix(unit) if unit and unit not in _WORDS else plain


def _magnitude(plain: str, typed: str) -> Decimal:
    if _PLAIN.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    return _in_words(plain, typed)


def _in_words(plain: str, typed: str) -> Decimal:
    """``1億2千萬``: each 千, 萬, 億 smaller than the one before; a number without one at the end is ambiguous (1萬2)."""
    total, section, at, last = Decimal(0), Decimal(0), 0, 10**12
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
    if at != len(plain) or not plain:
        raise _not_a_number(typed)
    return total + section


def _not_a_number(typed: str) -> NumberError:
    shown = typed.strip()[:LONGEST_TEXT]
    message = _("“%(typed)s” is not a number. Write it like 1234, 1,234.5 or 3千.")
    return NumberError("not_a_number", message % {"typed": shown})
