"""Cutting a formula's text into tokens, after full-width forms and × ÷ have been made plain."""

import re
from typing import NamedTuple
from unicodedata import category, normalize

from indicators.scoring.errors import FormulaError

MAXIMUM_LENGTH = 500

# Signs that people type or that a spreadsheet puts in, and that NFKC leaves as they are.
_SIGNS = {"×": "*", "÷": "/", "−": "-", "–": "-", "∕": "/", "∗": "*"}
_TOKEN = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<name>[^\W\d]\w*)|(?P<sign>[-+*/()])")


class Token(NamedTuple):
    """``kind`` is ``number``, ``name`` or the sign itself; ``position`` counts characters from 1."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """The tokens of ``text``; raises FormulaError where it is too long or a character is not allowed."""
    if len(text) > MAXIMUM_LENGTH:
        raise FormulaError("formula.too_long", MAXIMUM_LENGTH + 1, limit=MAXIMUM_LENGTH)
    plain, positions = _plain(text)
    found = []
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(plain, at)
        if match is None:
            raise FormulaError("formula.character", positions[at], found=plain[at])
        kind = match.lastgroup if match.lastgroup != "sign" else match.group()
        found.append(Token(str(kind), match.group(), positions[at]))
        at = match.end()
    return found


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in NFKC with plain signs, and for each of its characters the position it came from."""
    characters: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text, start=1):
        # ² or ½ would become 2 or 1⁄2, a different number from the one that was meant: refused instead.
        if category(character) == "No":
            raise FormulaError("formula.character", position, found=character)
        for plain in normalize("NFKC", character):
            characters.append(_SIGNS.get(plain, plain))
            positions.append(position)
    return "".join(characters), positions
