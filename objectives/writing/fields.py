"""Figures of the portal in an account: ``{{1-2-1 達成率}}`` is printed with the value that stands at that moment.

It is stored with the indicator's id (``{{#57 達成率}}``): where the plan's numbers change, it keeps what was meant.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum


class OfIndicator(StrEnum):
    """What of an indicator can be named; part of an official document, and therefore Chinese."""

    VALUE = "實績值"
    TARGET = "目標值"
    RATE = "達成率"
    POINTS = "得分"
    MAXIMUM = "滿分"
    LIGHT = "燈號"


class OfYear(StrEnum):
    """What of the agency's whole year can be named."""

    TOTAL = "總分"
    GRADE = "等第"
    BY_NOW = "截至目前應得分數"
    CURRENT = "經常門預算執行率"
    CAPITAL = "資本門預算執行率"


GONE = "已刪除之指標"  # what stands for the number of an indicator that the plan has no longer

_FIELD = re.compile(r"\{\{([^{}<>]*)\}\}")
_BRACED = re.compile(r"\{\{.*?(?:\}\}|$)", re.M)  # in a line: what a line break tears is no figure any more
_NAMES = "|".join(OfIndicator)
_TYPED = re.compile(rf"(\d-\d{{1,2}}-\d{{1,2}}) ?({_NAMES})")
_STORED = re.compile(rf"#(\d{{1,18}}) ({_NAMES})")
# What of a text is no figure that could change: dates, and the numbers of indicators.
_NO_FIGURE = re.compile(r"\d+ ?(?:年度?|月份?|日)|\d-\d{1,2}(?:-\d{1,2})?")
_IN_WORDS = re.compile(r"\d|[一二三四五六七八九十百千萬兩零〇]+ ?(?:成|倍|分|件|人|次|場|處|項|戶|案|元|％)")


def field(name: OfIndicator | OfYear, code: str = "") -> str:
    """As it is typed: ``{{1-2-1 達成率}}``."""
    return f"{{{{{f'{code} ' if code else ''}{name}}}}}"


def has_fields(text: str) -> bool:
    """Whether anything in the text stands between two pairs of braces."""
    return _FIELD.search(text) is not None


def kept(html: str, ids: Mapping[str, int]) -> str:
    """Canonical HTML as typed → as stored; ``ids`` are the plan's indicators by their codes. What is unknown stays."""

    def one(found: re.Match) -> str:
        inner = " ".join(found[1].split())
        if inner in set(OfYear):
            return f"{{{{{inner}}}}}"
        typed = _TYPED.fullmatch(inner)
        return f"{{{{#{ids[typed[1]]} {typed[2]}}}}}" if typed and typed[1] in ids else found[0]

    return _FIELD.sub(one, html)


def typed(html: str, codes: Mapping[int, str]) -> str:
    """As stored → as typed, by the codes that the indicators have now."""
    return _FIELD.sub(
        lambda found: (
            field(OfIndicator(stored[2]), codes.get(int(stored[1]), GONE))
            if (stored := _STORED.fullmatch(found[1]))
            else found[0]
        ),
        html,
    )


def unknown(text: str, codes: Mapping[int, str] | None = None) -> list[str]:
    """What stands in braces in a stored text and names nothing, as typed; with ``codes`` also what is gone from the plan."""
    return list(dict.fromkeys(_unknown(text, codes)))


def _unknown(text: str, codes: Mapping[int, str] | None) -> Iterator[str]:
    for found in _BRACED.findall(text):
        named = found[2:-2] if found.endswith("}}") else ""
        stored = _STORED.fullmatch(named)
        if stored is None and named not in set(OfYear):
            yield found
        elif stored and codes is not None and int(stored[1]) not in codes:
            yield field(OfIndicator(stored[2]), GONE)


def filled(
    text: str,
    of_indicator: Callable[[int, OfIndicator], str | None],
    of_year: Callable[[OfYear], str],
) -> str:
    """A stored text with the values in the place of its fields; what names nothing is marked, and stays in braces."""

    def one(found: re.Match) -> str:
        if found[1] in set(OfYear):
            return of_year(OfYear(found[1]))
        stored = _STORED.fullmatch(found[1])
        if stored is None:
            return f"〔查無此項數據：{found[0]}〕"
        name = OfIndicator(stored[2])
        value = of_indicator(int(stored[1]), name)
        return f"〔查無此項數據：{field(name, GONE)}〕" if value is None else value

    return _FIELD.sub(one, text)


def follows_figures(text: str) -> bool:
    """Whether every number that a plain text says of its figures stands in it as a field, so that none can be out of date."""
    rest = _FIELD.sub("", text)
    return rest != text and _IN_WORDS.search(_NO_FIGURE.sub("", rest)) is None
