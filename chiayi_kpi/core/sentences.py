"""Words and sentences that are put together where each is translated by itself."""

from unicodedata import category, east_asian_width


def in_a_row(*parts: object) -> str:
    """The parts after each other, a space between them but beside a Chinese mark: 數值「二百八」不是數字。"""
    text = ""
    for part in filter(None, map(str, parts)):
        gap = " " if text and not (_is_wide_mark(text[-1]) or _is_wide_mark(part[0])) else ""
        text += gap + part
    return text


def _is_wide_mark(letter: str) -> bool:
    return category(letter).startswith("P") and east_asian_width(letter) in "WF"
