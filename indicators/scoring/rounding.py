"""The one place that rounds, and the one that writes numbers out. Everything before it is exact."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm

POINT_PLACES = 2  # "a component's points are rounded once, half up, to two decimals"
_HUNDREDTHS = 100
PLAIN_PLACES = 10
FIGURE_PLACES = 4  # of what people type
ABOUT = "≈ "

Number = int | Decimal | Fraction


def half_up(number: Number, places: int) -> Decimal:
    """``number`` with exactly ``places`` decimals; a half goes away from zero. Exact for any size."""
    numerator, denominator = number.as_integer_ratio()
    units = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(f"{'-' if numerator < 0 and units else ''}{units}E-{places}")


def points(exact: Fraction) -> Decimal:
    """Points as they are printed and added up: two decimals, half up."""
    return half_up(exact, POINT_PLACES)


def has_point_places(exact: Fraction) -> bool:
    """Whether ``points`` rounds nothing away."""
    return _HUNDREDTHS % exact.denominator == 0


def total(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum, over one denominator: added one by one, every sum would be reduced anew."""
    held = list(numbers)
    whole = lcm(*[number.denominator for number in held])
    return Fraction(sum([number.numerator * (whole // number.denominator) for number in held]), whole)


def plain(number: Number) -> str:
    """A decimal string for machines: exact if 10 decimals suffice, else 10 decimals; no exponent."""
    return without_zeros(half_up(number, PLAIN_PLACES))


def plain_or_none(number: Number | None) -> str | None:
    """``plain``; None where there is no number."""
    return None if number is None else plain(number)


def exact(number: Fraction) -> str:
    """A number as text that loses nothing: a decimal where it has an end, otherwise ``n/d``; no exponent."""
    rest, places = number.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    return f"{half_up(number, places):f}" if rest == 1 else f"{number.numerator}/{number.denominator}"


def shown(number: Fraction, against: Fraction | None = None, places: int = POINT_PLACES) -> str:
    """A number for people: two decimals (or at most so many ``places``), zeros at the end dropped.

    Where that would make it look as if it stood differently to ``against`` than it does, as many decimals as
    tell the truth: 89.996 beside 90 stays 89.996.
    """
    rounded = half_up(number, places)
    if against is not None and against != number:
        below = number < against
        while Fraction(rounded) == against or (Fraction(rounded) < against) != below:
            places += 1
            rounded = half_up(number, places)
    return without_zeros(rounded)


def told(number: Fraction, against: Fraction | None = None, places: int = POINT_PLACES) -> str:
    """A number in a working: whole where four decimals hold it, as a figure that was typed; otherwise cut, with ≈."""
    whole = half_up(number, max(FIGURE_PLACES, places))
    if Fraction(whole) == number:
        return without_zeros(whole)
    return ABOUT + shown(number, against, places)


def read(text: str) -> Fraction:
    """The number that ``told`` wrote."""
    return Fraction(text.removeprefix(ABOUT))


def without_zeros(number: Decimal) -> str:
    """All of its decimals but the zeros at the end; no exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
