"""A narrative as paragraphs and numbered items, as the original documents set them."""

import re
from dataclasses import dataclass
from itertools import groupby

# "1. 甲" and "1.甲" are items; "0.5 分" and "1.5 倍" are not.
_ITEM = re.compile(r"(?P<no>[1-9]\d{0,2})\.(?:\s+|(?!\d))(?P<text>\S.*)")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a narrative; ``no`` is its printed number, 0 for a paragraph."""

    no: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are set alike: one paragraph or more, or one numbered list."""

    numbered: bool
    items: tuple[Item, ...]


def blocks(text: str) -> tuple[Block, ...]:
    """``text`` as blocks, blank lines dropped; a line such as ``2. …`` is a numbered item."""
    items = [_item(line.strip()) for line in text.splitlines() if line.strip()]
    grouped = groupby(items, key=lambda item: item.no > 0)
    return tuple(Block(numbered, tuple(members)) for numbered, members in grouped)


def _item(line: str) -> Item:
    match = _ITEM.fullmatch(line)
    return Item(int(match["no"]), match["text"]) if match else Item(0, line)
