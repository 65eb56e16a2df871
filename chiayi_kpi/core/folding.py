"""Characters that mean the same however they were typed: full-width forms, dashes, spaces that cannot be seen.

Only these are folded. ``²``, ``①`` and their like look like digits and are none; what reads a number refuses them by name.
"""

import re
import unicodedata
from collections.abc import Mapping

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SMALL_FORMS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFE50, 0xFE6C)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－˗⁃─━ー⸺﹘"), "-")
_SIGNS = {ord("≧"): "≥", ord("≦"): "≤", ord("⩾"): "≥", ord("⩽"): "≤"}
_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
)
_SPACES = re.compile(r"\s+")

_TABLE: Mapping[int, str | None] = _FULL_WIDTH | _SMALL_FORMS | _DASHES | _SIGNS | _INVISIBLE


def folded(text: str) -> str:
    """The text with half-width letters, digits and signs, one kind of dash, plain spaces, and nothing invisible."""
    return _SPACES.sub(" ", text.translate(_TABLE)).strip()


def unread_digits(text: str) -> str:
    """The characters of a text that look like digits and are not read as such: ``²`` ``①`` ``Ⅲ`` ``٣``."""
    return "".join(
        letter
        for letter in dict.fromkeys(folded(text))
        if not letter.isascii() and unicodedata.category(letter) in {"No", "Nl", "Nd"}
    )
