"""How an exact number is written for a reader. Scores are rounded by the scoring engine; this only shows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction

EMPTY = "—"
MINUS = "\N{MINUS SIGN}"


def exact(value: Number | str) -> Fraction:
    """The number as a fraction. A decimal string is one too; a float, NaN or infinity is refused (``TypeError``, ``ValueError``)."""
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
    units = int(abs(number) * 10**places + Fraction(1, 2))
    whole, part = divmod(units, 10**places)
    sign = MINUS if number < 0 and units else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}d}" if places else "")


def trimmed(value: Number | str | None, places: int = 2) -> str:
    """``1,234.5``: at most ``places`` decimals, half up, no closing zeros; a dash where there is no value."""
    text = fixed(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Number | str | None, places: int = 2) -> str:
    """A change with its sign: ``+1.25``, ``−0.50``, ``±0.00``; a dash where there is none."""
    if value is None or value == "":
        return EMPTY
    number = exact(value)
    return f"{'+' if number > 0 else MINUS if number < 0 else '±'}{fixed(abs(number), places)}"
