"""The finished objects of a PDF as the bytes of its file: one document's here, a whole volume's in ``reports.volume``.

pydyf's own ``write`` makes the text of every object three times and packs what it packs twice, with zlib's greatest
effort: a tenth of a report's time. Here both are done once.
"""

import zlib
from collections.abc import Sequence

import pydyf

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line tells a mail program that this is no text
ENTRY = 8  # bytes of a row of the cross reference
ALONE, IN_STREAM = 1, 2  # its kinds: where in the file an object stands, and in which object stream

_LEVEL = 6
_IN_ONE_STREAM = 1000  # small objects that are packed together; a reader unpacks them all to see one

Numbered = tuple[int, bytes]
Section = tuple[int, bytes | bytearray]  # the number of the first object, and the rows from there on


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


FREE = entry(0, 0, 65535)  # the row of a number that no object has


def placed(number: int, data: bytes) -> bytes:
    """An object as it stands in the file."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, data)


def ending(start: int, sections: Sequence[Section], catalog: bytes, info: bytes, identifier: str) -> bytes:
    """The cross reference and the file's end, which begin at ``start`` (ISO 32000-1, 7.5.8).

    ``sections`` ascend; the last row of the first is that of the cross reference itself. ``catalog``, ``info``: references.
    """
    first, rows = sections[0]
    last, last_rows = sections[-1]
    key = pydyf.String(identifier).data
    about = b"<</Type /XRef/W [1 5 2]/Index [%s]/Size %d/Root %s/Info %s/ID [%s %s]" % (
        b" ".join(b"%d %d" % (base, len(found) // ENTRY) for base, found in sections),
        last + len(last_rows) // ENTRY,
        catalog,
        info,
        key,
        key,
    )
    table = packed_stream(about, b"".join(found for _base, found in sections))
    number = first + len(rows) // ENTRY - 1
    return b"%sstartxref\n%d\n%%%%EOF\n" % (placed(number, table), start)


class _File:
    """The bytes so far, and where in them each object stands."""

    def __init__(self) -> None:
        self._parts = [HEAD]
        self._size = len(HEAD)
        self._rows: dict[int, bytes] = {}

    def put(self, number: int, data: bytes) -> None:
        text = placed(number, data)
        self._rows[number] = entry(ALONE, self._size, 0)
        self._parts.append(text)
        self._size += len(text)

    def put_packed(self, number: int, members: Sequence[Numbered]) -> None:
        self.put(number, object_stream(members))
        for index, (member, _data) in enumerate(members):
            self._rows[member] = entry(IN_STREAM, number, index)

    def finished(self, pdf: pydyf.PDF, identifier: str) -> bytes:
        """Everything with the cross reference, which is the last object, behind it."""
        start, number = self._size, max(self._rows) + 1
        rows = b"".join(self._rows.get(row, FREE) for row in range(number)) + entry(ALONE, start, 0)
        end = ending(start, [(0, rows)], pdf.catalog.reference, pdf.info.reference, identifier)
        return b"".join([*self._parts, end])
