"""Whether a PDF is still what was written: its second identifier is a digest of all its other bytes.

So no second file has to keep account of it, and what was written without one counts as damaged.
"""

import hashlib
import io
import re
from typing import BinaryIO, NamedTuple

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
# Between round brackets from WeasyPrint, between pointed ones from pikepdf.
_IDENTIFIERS = re.compile(rb"/ID \[[(<]([0-9a-f]{32,64})[)>] ?[(<]([0-9a-f]{32})[)>]\]")
_TAIL, _TRAILER = 64, 2048  # bytes in which the end mark and the trailer's entries stand
_CHUNK = 1024 * 1024


class _Identifiers(NamedTuple):
    made_from: str
    digest: str
    place: int  # at which the digest stands


def made_from(file: BinaryIO) -> str:
    """The identity of the HTML that a PDF says it was made from (``pdf.identity``); empty of any other file, or of a cut one."""
    found = _identifiers(file)
    return found.made_from if found else ""


def is_whole(file: BinaryIO) -> bool:
    """Whether every byte is as ``put_digest`` left it. Read bit by bit; it stands at its beginning then."""
    found = _identifiers(file)
    try:
        return found is not None and found.digest == _digest(file, found)
    finally:
        file.seek(0)


def put_digest(file: BinaryIO) -> None:
    """Write the digest into a PDF that can be read and written. Raises ValueError where it has no place for it."""
    found = _identifiers(file)
    if found is None:
        raise ValueError("The PDF has no identifiers where they stood so far.")
    digest = _digest(file, found)
    file.seek(found.place)
    file.write(digest.encode())


def _identifiers(file: BinaryIO) -> _Identifiers | None:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    end = _START.search(file.read())
    if end is None or int(end[1]) > size:
        return None
    start = int(end[1])
    file.seek(start)
    found = _IDENTIFIERS.search(file.read(_TRAILER))
    return found and _Identifiers(found[1].decode(), found[2].decode(), start + found.start(2))


def _digest(file: BinaryIO, found: _Identifiers) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    left = found.place
    while left and (data := file.read(min(left, _CHUNK))):
        digest.update(data)
        left -= len(data)
    file.seek(found.place + len(found.digest))
    while data := file.read(_CHUNK):
        digest.update(data)
    return digest.hexdigest()[: len(found.digest)]
