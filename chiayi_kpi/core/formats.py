"""How an exact number is written for a reader. Scores are rounded by the scoring engine; this only shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

EMPTY = "—"
MINUS = "\N{MINUS SIGN}"

_NTD_IN_A_THOUSAND = 1000
_NUMBER = re.compile(rf"[-{MINUS}]?[\d,]+(?:\.(\d+))?")


def exact(value: Number | str) -> Fraction:
    """The number as a fraction. A decimal string is one too; a float, NaN or infinity is refused (``TypeError``, ``ValueError``)."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction | str):
        raise TypeError(f"an exact number is needed, not {type(value).__name__}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is not a number that can be shown")
    return Fraction(value)


def fixed(value: Number | str | None, places: int = 2) -> str:
    """``1,234.50``: always ``places`` decimals, half up, thousands set apart; a dash where there is no value."""
    if value is None or value == "":
        return EMPTY
    number = exact(value)
    numerator, denominator = number.as_integer_ratio()
    units = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)  # half up
    whole, part = divmod(units, 10**places)
    sign = MINUS if numerator < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}d}" if places else "")


def trimmed(value: Number | str | None, places: int = 2) -> str:
    """``1,234.5``: at most ``places`` decimals, half up, no closing zeros; a dash where there is no value."""
    text = fixed(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Number | str | None, places: int = 2, *, zeros: bool = True) -> str:
    """A change with its sign: ``+1.25``, ``−0.50``, ``±0.00`` for one that rounds to nothing; a dash where there is none.

    Without ``zeros`` the closing ones are dropped: ``−0.5``, ``±0``.
    """
    if value is None or value == "":
        return EMPTY
    size = (fixed if zeros else trimmed)(abs(exact(value)), places)
    if not any(digit in size for digit in "123456789"):
        return f"±{size}"
    return f"{MINUS if exact(value) < 0 else '+'}{size}"


def difference(before: Number, now: Number, places: int = 2) -> Fraction:
    """By how much ``now`` is more than ``before`` as both are printed, with so many ``places``: it agrees with a calculator."""
    return _rounded(now, places) - _rounded(before, places)


def _rounded(value: Number, places: int) -> Fraction:
    return Fraction(fixed(value, places).replace(",", "").replace(MINUS, "-"))


def plain(value: int | Decimal | None) -> str:
    """``40800.5``: as a person types it, for a field, a sentence or a script; every decimal, no zeros at the end, no exponent.

    Empty where there is no value.
    """
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def thousands(value: Number | str | None, places: int | None = None) -> str:
    """NT$ in thousands as the plans print them: ``3,357.75`` or ``2,600``; with ``places`` always so many decimals."""
    found = None if value in (None, "") else exact(value) / _NTD_IN_A_THOUSAND
    return trimmed(found, 3) if places is None else fixed(found, places)


def thousands_places(amounts: Iterable[int | None]) -> int:
    """The decimals, 0-3, with which all of ``amounts`` (NT$) stand exactly in thousands."""
    remainders = [amount % _NTD_IN_A_THOUSAND for amount in amounts if amount]
    return next(places for places in range(4) if not any(rest % 10 ** (3 - places) for rest in remainders))


def decimals(number: str) -> int | None:
    """How many decimals a written number has; None where it is a text."""
    found = _NUMBER.fullmatch(number)
    return len(found[1] or "") if found else None


def with_equal_decimals(numbers: Sequence[str], most: int | None = None) -> tuple[str, ...]:
    """A column's numbers with as many decimals as the longest of them, so that their points stand below each other.

    With ``most``, none gets more than so many. Texts stay as they are.
    """
    held = [decimals(number) for number in numbers]
    longest = max((one or 0 for one in held), default=0)
    places = longest if most is None else min(longest, most)
    return tuple(
        number if one is None else _filled(number, places - one)
        for number, one in zip(numbers, held, strict=True)
    )


def _filled(number: str, zeros: int) -> str:
    return number + ("" if "." in number else ".") + "0" * zeros if zeros > 0 else number


def grouped(number: str) -> str:
    """Thousands set apart in a decimal string, its minus as long as a digit: ``-5123.5`` becomes ``−5,123.5``."""
    whole, dot, decimals = number.partition(".")
    sign = MINUS if whole.startswith("-") else ""
    return f"{sign}{int(whole.removeprefix('-')):,}{dot}{decimals}"


def with_unit(number: str, unit: str, *, printed: bool = False) -> str:
    """``1,234.5 件``, ``85 %``; a printed document sets the sign close, ``85%``, as the originals do."""
    gap = "" if printed and unit == "%" else " "
    return f"{number}{gap}{unit}" if unit else number
