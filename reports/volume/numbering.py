"""The numbers of a volume's objects and tags: shared ones first, then a range for every slot."""

import re
from urllib.parse import unquote

import pydyf

from reports.volume.errors import TooLong

CATALOG, PAGES, TAGS, VOLUME, PARENTS, OUTLINES, INFO = range(1, 8)
FIRST_FREE = 8

# A PDF may number 8,388,607 objects (ISO 32000-1, annex C); a chapter of 300 indicators has about 80,000.
OBJECTS_OF_SLOT = 100_000
KEYS_OF_SLOT = 20_000
SLOTS = 8_388_607 // OBJECTS_OF_SLOT - 1

ENTRY = 8  # bytes of a cross reference row: kind 1, place 5, index 2
ALONE, IN_STREAM = 1, 2

# Strings are passed over: somebody's words may read like a reference.
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]+>|/(StructParents?) (\d+)|\b(\d+) 0 R\b", re.DOTALL)
_PARENT = re.compile(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)")
# How the contents point at a page of a chapter: ``volume:OBJECT/TITLE``, the title percent-encoded.
_POINTER = re.compile(rb"/A <</Type /Action/S /URI/URI \(volume:(\d+)/[^)]*\)>>")
_POINTER_TEXT = re.compile(rb"/Contents \(volume:\d+/([^)]*)\)")


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def entry(kind: int, place: int, index: int) -> bytes:
    """A row of the cross reference."""
    return kind.to_bytes(1, "big") + place.to_bytes(5, "big") + index.to_bytes(2, "big")


class Raised:
    """One document's numbers raised into the range of its slot. Raises TooLong where they do not fit."""

    def __init__(self, slot: int, pdf: pydyf.PDF) -> None:
        pages = len(pdf.pages["Kids"]) // 3
        if slot > SLOTS or len(pdf.objects) * 1.1 > OBJECTS_OF_SLOT or pages * 4 > KEYS_OF_SLOT:
            raise TooLong(pages)
        self.base = (slot + 1) * OBJECTS_OF_SLOT
        self.keys = slot * KEYS_OF_SLOT
        self.end = self.base + len(pdf.objects)

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
            b"%d %s" % (int(found[1]) + self.keys, _TOKEN.sub(self._moved, found[2]))
            for found in _PARENT.finditer(nums)
        )

    def _moved(self, found: re.Match[bytes]) -> bytes:
        if found[3]:
            return b"%d 0 R" % (int(found[3]) + self.base)
        return b"/%s %d" % (found[1], int(found[2]) + self.keys) if found[1] else found[0]


def _text(found: re.Match[bytes]) -> bytes:
    return b"/Contents " + pydyf.String(unquote(found[1].decode())).data
