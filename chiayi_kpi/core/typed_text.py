"""What stands in a typed or pasted text and is no letter: line ends of word processors, marks of direction, controls."""

import re

LINE_END = "\u2028"
# Shift+Enter of a word processor, a page's end, the next line of a terminal, Unicode's line and paragraph ends.
_LINE_ENDS = re.compile(r"[\v\f\x85\u2028\u2029]")
# They are not seen and turn what is: 123 with one before it is printed as 321.
_DIRECTION_MARKS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# What is no letter at all: controls, the hyphen that is only there at a line's end, lone surrogates.
_CONTROLS = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\ud800-\udfff\ufffe\uffff"
_DROPPED = re.compile(f"[{_CONTROLS}{_DIRECTION_MARKS}]")
_MARK = re.compile(f"[{_DIRECTION_MARKS}]")


def readable(text: str) -> str:
    """``text`` with every foreign line end as ``LINE_END``, without marks of direction and what is no letter."""
    return _DROPPED.sub("", _LINE_ENDS.sub(LINE_END, text))


def direction_marks(text: str) -> list[str]:
    """The marks of direction in ``text``, which ``readable`` leaves out, each once, in the order of their numbers."""
    return sorted(set(_MARK.findall(text)))
