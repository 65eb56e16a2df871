"""The year's number in a text, moved to another year: ``107 年度`` becomes ``108 年度``, and what stands beside it moves along.

Only what is written as a year is moved: followed by 年, or part of a date. The year itself, the one before and the one after
move; in a list or range (``104 至 106 年``) all members move with one of these. Years of the Gregorian calendar move as well.

A date with its month is a day in history or a contract's: it moves where it lies in the plan's own year and nothing says that
it is over (``107 年 9 月 12 日已決標``). Any other stays, a period from one date to another as a whole.
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from unicodedata import normalize

from chiayi_kpi.core.roc import gregorian

BESIDE = 1  # so many years before and after the plan's own move for themselves
IN_A_LIST = 10  # and so many in a list or range with one of these
SHORT = 60  # characters of a text that is shown whole
AROUND = 12  # characters shown around what differs in a longer one
_ZEROS = "○〇零"
_DIGITS = "一二三四五六七八九"

_NUMBER = r"[0-9０-９]{2,4}"
_CHINESE = rf"[{_DIGITS}]百?[{_ZEROS}{_DIGITS}十]{{1,3}}"
_ONE = rf"(?:{_NUMBER}|{_CHINESE})"
_BETWEEN = r"\s*(?:學年度?|會計年度|年度?)?\s*[-–—~～至到及與和、]\s*"
_FOLLOWED = r"(?=\s*(?:學|會計)?年)"
_LIST = re.compile(
    rf"(?<![0-9０-９/百{_DIGITS}{_ZEROS}])(?<![0-9０-９][.,，．]){_ONE}(?:{_BETWEEN}{_ONE})*{_FOLLOWED}"
)
_DATE = re.compile(
    r"(?<![0-9０-９./\-])[0-9０-９]{2,4}(?=([./／-])[0-9０-９]{1,2}\1[0-9０-９]{1,2}(?![0-9０-９]))"
)
_MEMBER = re.compile(_ONE)
_TO = r"\s*起?\s*[-–—~～至到迄]\s*"
_MONTH = rf"(?:[0-9０-９]{{1,2}}|[{_DIGITS}十]{{1,2}})\s*月"
_DAY = rf"(?:[0-9０-９]{{1,2}}|[{_DIGITS}十]{{1,3}})\s*日"
_WRITTEN = rf"{_ONE}\s*年\s*{_MONTH}(?:\s*{_DAY})?"
_SLASHED = r"[0-9０-９]{2,4}(?:[./／-][0-9０-９]{1,2}){2}(?![0-9０-９])"
_WITH_ITS_MONTH = rf"(?:{_WRITTEN}|{_SLASHED})"
# 業 and 前 say so after whomever or whatever they speak of, unless they end a word that says nothing of it (作業於, 目前於).
# What is not known for such a word stays: a date that is kept is listed, one that is moved is not.
_NO_BUSINESS = r"(?<![作企產農工營事專就商畢])"
_SOMEBODY = r"(?<=廠商|承商|協商|招商|開工|施工|完工|竣工|員工|財產|資產|理事|監事|董事|合作)"
_NOT_UNTIL = r"(?<![目之事工收])"
_ALREADY = rf"(?:已|業已|(?:{_NO_BUSINESS}|{_SOMEBODY})業|{_NOT_UNTIL}前)於"
_DAYS = re.compile(
    rf"(?P<over>{_ALREADY}\s*(?:民國\s*)?)?(?<![0-9０-９./百{_DIGITS}{_ZEROS}])(?<![0-9０-９][.,，．])"
    rf"(?P<days>{_WITH_ITS_MONTH}(?:{_TO}{_WITH_ITS_MONTH})*)(?P<since>\s*[底初中]?\s*(?:已|業已|業經))?"
)
_YEAR_OF = re.compile(rf"{_ONE}(?=\s*年|[./／-][0-9０-９]{{1,2}}[./／-])")


def move_years(text: str, year: int, to: int) -> str:
    """``text`` about the ROC ``year`` as one about ``to``."""
    mover = _Mover(year, to - year)
    parts, end = [], 0
    for start, stop in _kept(text, mover):
        parts += [mover.move(text[end:start]), text[start:stop]]
        end = stop
    return "".join([*parts, mover.move(text[end:])])


def kept_dates(text: str, year: int) -> list[str]:
    """The dates that ``move_years`` leaves in a text about the ROC ``year`` although their year is one that it moves."""
    return [text[start:stop] for start, stop in _kept(text, _Mover(year, 1))]


def _kept(text: str, mover: "_Mover") -> list[tuple[int, int]]:
    return [
        found.span("days")
        for found in _DAYS.finditer(text)
        if (found["over"] or found["since"] or mover.is_another(found["days"]))
        and mover.move(found["days"]) != found["days"]
    ]


def excerpts(old: str, new: str) -> list[tuple[str, str]]:
    """Where two forms of a text differ, each with some characters around it; a short text is shown whole."""
    if max(len(old), len(new)) <= SHORT:
        return [(old, new)]
    spans: list[list[int]] = []
    for kind, *span in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if spans and span[0] - spans[-1][1] <= AROUND:
            spans[-1][1], spans[-1][3] = span[1], span[3]
        else:
            spans.append(span)
    return [(_cut(old, one[0], one[1]), _cut(new, one[2], one[3])) for one in spans]


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


class _Mover:
    def __init__(self, year: int, by: int) -> None:
        self._year, self._by = year, by
        self._chinese = {
            written: wanted
            for each in range(year - IN_A_LIST, year + IN_A_LIST + 1)
            for written, wanted in zip(_in_chinese(each), _in_chinese(each + by), strict=True)
        }
        self._values = {
            written: each
            for each in range(year - IN_A_LIST, year + IN_A_LIST + 1)
            for written in _in_chinese(each)
        }

    def __call__(self, found: re.Match[str]) -> str:
        members = [self._near(one[0]) for one in _MEMBER.finditer(found[0])]
        if not any(abs(distance) <= BESIDE for distance in members if distance is not None):
            return found[0]
        return _MEMBER.sub(self._moved, found[0])

    def move(self, text: str) -> str:
        return _DATE.sub(self, _LIST.sub(self, text))

    def is_another(self, days: str) -> bool:
        """Whether one of the dates does not lie in the plan's own year."""
        return any(self._near(one[0]) != 0 for one in _YEAR_OF.finditer(days))

    def _near(self, written: str) -> int | None:
        """How far from the plan's year; None for what is no year near it."""
        if written in self._values:
            return self._values[written] - self._year
        number = _number(written)
        if number is None:
            return None
        for base in (self._year, gregorian(self._year)):
            if abs(number - base) <= IN_A_LIST:
                return number - base
        return None

    def _moved(self, one: re.Match[str]) -> str:
        written = one[0]
        if self._near(written) is None:
            return written
        if written in self._chinese:
            return self._chinese[written]
        moved = str((_number(written) or 0) + self._by)
        return moved if written.isascii() else "".join(chr(ord(digit) + 0xFEE0) for digit in moved)


def _number(written: str) -> int | None:
    text = normalize("NFKC", written)
    return int(text) if text.isdecimal() else None


def _in_chinese(year: int) -> list[str]:
    """Every way in which a year is written in words: ``一○七``, ``一百零七``; the same ways in the same order for each."""
    if not 1 <= year <= 999:
        return []
    return [*_digit_by_digit(year), *_counted(year)]


def _digit_by_digit(year: int) -> list[str]:
    return [
        "".join(zero if digit == "0" else _DIGITS[int(digit) - 1] for digit in str(year)) for zero in _ZEROS
    ]


def _counted(year: int) -> list[str]:
    hundreds, rest = divmod(year, 100)
    tens, ones = divmod(rest, 10)
    last = _DIGITS[ones - 1] if ones else ""
    below: Callable[[str], str] = (
        (lambda _zero: f"{_DIGITS[tens - 1]}十{last}")
        if tens
        else (lambda zero: f"{zero}{last}" if last else "")
    )
    head = f"{_DIGITS[hundreds - 1]}百" if hundreds else ""
    return [head + below(zero) for zero in _ZEROS]
