"""The numbers of a volume's objects and tags: shared ones first, then a range for every slot.

Numbers stay small, since qpdf takes a file for broken that numbers more objects than a third of its bytes.
"""

import re
from urllib.parse import unquote

import pydyf

from reports.volume.errors import TooLong

CATALOG, PAGES, TAGS, VOLUME, PARENTS, OUTLINES, INFO = range(1, 8)
FIRST_FREE = 8

# A PDF may number 8,388,607 objects (ISO 32000-1, annex C). A bureau's chapter has about 4,000; longer ones have wider
# ranges of their own, behind all the narrow ones.
OF_VOLUME = 20_000
OF_SLOT = (6_000, 24_000, 78_000)
SLOTS = 75  # besides slot 0, which is cover and contents

# Strings are passed over: somebody's words may read like a reference.
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]+>|/(StructParents?) (\d+)|\b(\d+) 0 R\b", re.DOTALL)
_PARENT = re.compile(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)")
# How the contents point at a page of a chapter: ``volume:OBJECT/TITLE``, the title percent-encoded.
_POINTER = re.compile(rb"/A <</Type /Action/S /URI/URI \(volume:(\d+)/[^)]*\)>>")
_POINTER_TEXT = re.compile(rb"/Contents \(volume:\d+/([^)]*)\)")


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


class Raised:
    """One document's numbers raised into the range of its slot. Raises TooLong where they do not fit."""

    def __init__(self, slot: int, pdf: pydyf.PDF) -> None:
        objects = len(pdf.objects)
        # The streams that the small objects stand in have numbers too.
        base = _base(slot, objects * 1.1)
        if base is None:
            raise TooLong(len(pdf.pages["Kids"]) // 3)
        self.base = base
        self.end = base + objects

    def reference(self, number: int) -> bytes:
        return reference(self.base + number)

    def data(self, data: bytes) -> bytes:
        """``data`` with its references and tag keys raised, and the contents' pointers made links."""
        data = _TOKEN.sub(self._moved, data)
        if b"(volume:" in data:
            data = _POINTER.sub(lambda found: b"/Dest [%s /Fit]" % reference(int(found[1])), data)
            data = _POINTER_TEXT.sub(_text, data)
        return data

    def parents(self, nums: bytes) -> bytes:
        """The entries of a number tree: keys and references raised."""
        return b" ".join(
            b"%d %s" % (int(found[1]) + self.base, _TOKEN.sub(self._moved, found[2]))
            for found in _PARENT.finditer(nums)
        )

    def _moved(self, found: re.Match[bytes]) -> bytes:
        if found[3]:
            return b"%d 0 R" % (int(found[3]) + self.base)
        return b"/%s %d" % (found[1], int(found[2]) + self.base) if found[1] else found[0]


def _base(slot: int, objects: float) -> int | None:
    """Where the slot's range begins that has room for so many objects; None where none has."""
    start = OF_VOLUME
    for room in OF_SLOT:
        if objects <= room:
            return start + slot * room
        start += (SLOTS + 1) * room
    return None


def _text(found: re.Match[bytes]) -> bytes:
    return b"/Contents " + pydyf.String(unquote(found[1].decode())).data
