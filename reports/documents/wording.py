"""How the documents write numerals, weights, amounts and rates. Everything comes in exact and leaves as text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from chiayi_kpi.core.formats import decimals, grouped, with_unit
from indicators.scoring import rounding

NOTHING = "—"  # a cell without a value
NO_VALUE = "＊"  # a month that was reported and has no value: no case, or nothing to compare with yet
ELLIPSIS = "…"
NO_MONTH_ENDED = "本年度尚無已結束之月份"
DRAFT = "草案"  # a plan that nobody has approved

# What of a plan was changed after its approval.
REVISED = {"target": "目標值", "weight": "權重", "terms": "計分方式"}

_LINE_END = re.compile(r"(?<=[，、。；：！？）」])[^\S\n]*\n\s*")  # printed, it would be a space
_DIGITS = "〇一二三四五六七八九"
_DIGIT_EM, _POINT_EM = Decimal("0.555"), Decimal("0.278")  # how wide they are in the face of the tables


def numeral(number: int) -> str:
    """1-99 as the documents count items: 一, 十, 十一, 二十; any other number in figures."""
    if not 1 <= number <= 99:
        return str(number)
    tens, units = divmod(number, 10)
    leading = "" if tens < 2 else _DIGITS[tens]
    return leading + ("十" if tens else "") + (_DIGITS[units] if units else "")


def counted(titles: Mapping[str, str]) -> dict[str, str]:
    """Headings in their order with 一、二、 … before them."""
    return {key: f"{numeral(place)}、{title}" for place, (key, title) in enumerate(titles.items(), start=1)}


def points(number: Decimal) -> str:
    """Points with their two decimals, as they are added up."""
    return f"{number:.2f}"


def rate(percent: Fraction | None) -> str:
    """A rate in percent, two decimals, never capped; a dash where it has no meaning."""
    return NOTHING if percent is None else f"{grouped(str(rounding.half_up(percent, 2)))}%"


def value(number: Fraction | None, against: Fraction | None = None) -> str:
    """A measured value; more decimals where two would put it on the wrong side of ``against``."""
    return NOTHING if number is None else grouped(rounding.shown(number, against))


def most_decimals(numbers: Iterable[str]) -> int:
    """The decimals of the longest of a column's numbers."""
    return max((decimals(number) or 0 for number in numbers), default=0)


def room(number: str, most: int, across: Decimal) -> str:
    """The room behind a printed number that sets its point below that of one with ``most`` decimals, as a length of CSS.

    Not more than there is beside the number in a column ``across`` em wide.
    """
    has = decimals(number)
    if has is None or has >= most:
        return "0em"
    wanted = (most - has) * _DIGIT_EM + (0 if has else _POINT_EM)
    wide = sum(_POINT_EM if character in ",." else _DIGIT_EM for character in number)
    return f"{max(Decimal(0), min(wanted, across - wide)):f}em"


def measured(number: Fraction | None, unit: str, against: Fraction | None = None) -> str:
    """``value`` with its unit as the plans print it: 85%, 121 人次."""
    return with_unit(value(number, against), unit, printed=True)


def unended(text: str) -> str:
    """What somebody wrote, without a stop at its end: the sentence that it stands in goes on, or has its own.

    Its lines follow one another, after a Chinese stop without a space.
    """
    return _LINE_END.sub("", text.rstrip().rstrip("。；;"))


def reasoned(cause: str, countermeasure: str) -> str:
    """Why something was changed, and what is done about it, if anything is."""
    return f"{unended(cause)}；因應對策：{countermeasure}" if countermeasure else cause


def width(text: str) -> int:
    """How wide a text is printed, in half-width characters: a Chinese one is two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def lines_within(text: str, across: int) -> int:
    """How many lines ``text`` has in a column ``across`` half-width characters wide, one of which stays free."""
    return sum(max(1, -(-width(line) // max(1, across - 1))) for line in text.splitlines() or [""])


def clipped(text: str, most: int) -> str:
    """``text``, or as much of it as is ``most`` half-width characters wide together with the ellipsis."""
    if width(text) <= most:
        return text
    room = most - width(ELLIPSIS)
    ends = accumulate(width(character) for character in text)
    return "".join(character for character, end in zip(text, ends, strict=True) if end <= room) + ELLIPSIS


def page_prefix(chapter: int | None) -> str:
    """What stands before a page's number in the city's volume: ``19-``; nothing for an agency without a chapter."""
    return f"{chapter}-" if chapter else ""


def until(year: int, ended: int) -> str:
    """Up to which month's end a report of figures reaches; ``ended`` 0: before the first has ended."""
    return f"資料截至 {year} 年 {ended} 月底" if ended else NO_MONTH_ENDED
