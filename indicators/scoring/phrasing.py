"""Putting a sentence and a step's arguments together."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.trace import CHINESE, ENGLISH, Argument, Rendered, Text

# A number below zero is written with a minus; the hyphens of codes (4-3-1) stay.
_NEGATIVE = re.compile(r"(?<![\w.)-])-(?=\d)")
_MINUS = "\N{MINUS SIGN}"


def phrase(text: Text, args: Mapping[str, Argument], lang: str) -> str:
    """The sentence in ``lang``: any code that begins with ``en`` is English, every other is Chinese."""
    lang = ENGLISH if is_english(lang) else CHINESE
    template = text.en if lang == ENGLISH else text.zh
    return template.format(**{name: _in_words(arg, lang) for name, arg in args.items()})


def is_english(lang: str) -> bool:
    return lang.lower().startswith(ENGLISH)


def _in_words(arg: Argument, lang: str) -> str:
    if isinstance(arg, str | int):
        return str(arg)
    return _NEGATIVE.sub(_MINUS, _number(arg, lang))


def _number(arg: Decimal | Fraction | Rendered, lang: str) -> str:
    if isinstance(arg, Decimal):
        return f"{arg:f}"
    if isinstance(arg, Fraction):
        return rounding.told(arg)
    return arg.in_words(lang)
