"""The finished objects of a PDF as the bytes of its file.

pydyf's own ``write`` makes the text of every object three times and packs what it packs twice, with zlib's greatest
effort: a tenth of a report's time. Here both are done once.
"""

import zlib
from collections.abc import Sequence

import pydyf

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line tells a mail program that this is no text
_LEVEL = 6
_IN_ONE_STREAM = 1000  # small objects that are packed together; a reader unpacks them all to see one
_ALONE, _IN_STREAM = 1, 2

Numbered = tuple[int, bytes]


def whole_file(pdf: pydyf.PDF, identifier: str) -> bytes:
    """The file of these objects, identified by ``identifier``; small objects stand packed in object streams."""
    pdf.add_object(pdf.info)
    file = _File()
    small = []
    for found in pdf.objects:
        if found.free == "n":
            small.append((found.number, found.data)) if found.compressible else file.put(
                found.number, found.data
            )
    for first in range(0, len(small), _IN_ONE_STREAM):
        file.put_packed(len(pdf.objects) + first // _IN_ONE_STREAM, small[first : first + _IN_ONE_STREAM])
    return file.finished(pdf, identifier)


def object_stream(members: Sequence[Numbered]) -> bytes:
    """Small objects, by their numbers in the file, packed together (ISO 32000-1, 7.5.7)."""
    heads, place = [], 0
    for number, data in members:
        heads.append(b"%d %d" % (number, place))
        place += len(data) + 1
    head = b" ".join(heads) + b"\n"
    about = b"<</Type /ObjStm/N %d/First %d" % (len(members), len(head))
    return packed_stream(about, head + b"\n".join(data for _number, data in members))


def packed_stream(about: bytes, content: bytes) -> bytes:
    """A stream's bytes; ``about`` is its dictionary without the length, still open."""
    content = zlib.compress(content, _LEVEL)
    return b"%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (about, len(content), content)


def entry(kind: int, place: int, index: int) -> bytes:
    """A row of the cross reference: kind 1 byte, place 5, index 2 (ISO 32000-1, 7.5.8)."""
    return kind.to_bytes(1, "big") + place.to_bytes(5, "big") + index.to_bytes(2, "big")


class _File:
    """The bytes so far, and where in them each object stands."""

    def __init__(self) -> None:
        self._parts = [_HEAD]
        self._size = len(_HEAD)
        self._rows: dict[int, bytes] = {}

    def put(self, number: int, data: bytes) -> None:
        text = b"%d 0 obj\n%s\nendobj\n" % (number, data)
        self._rows[number] = entry(_ALONE, self._size, 0)
        self._parts.append(text)
        self._size += len(text)

    def put_packed(self, number: int, members: Sequence[Numbered]) -> None:
        self.put(number, object_stream(members))
        for index, (member, _data) in enumerate(members):
            self._rows[member] = entry(_IN_STREAM, number, index)

    def finished(self, pdf: pydyf.PDF, identifier: str) -> bytes:
        """Everything with the cross reference, which is the last object, behind it."""
        start, number = self._size, max(self._rows) + 1
        free, own = entry(0, 0, 65535), entry(_ALONE, start, 0)
        rows = b"".join(self._rows.get(row, free) for row in range(number)) + own
        key = pydyf.String(identifier).data
        about = b"<</Type /XRef/W [1 5 2]/Size %d/Root %s/Info %s/ID [%s %s]" % (
            number + 1,
            pdf.catalog.reference,
            pdf.info.reference,
            key,
            key,
        )
        self.put(number, packed_stream(about, rows))
        self._parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._parts)
