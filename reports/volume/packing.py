"""A chapter's objects as the bytes that stand in the volume, with the rows of the cross reference for them."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from reports.documents.objects import ALONE, FREE, IN_STREAM, Numbered, entry, object_stream, placed
from reports.volume import numbering

_IN_ONE_STREAM = 200  # small objects that are compressed together
_APART = b"\0\xff\0"  # stands in no small object: those are text


class Packed(NamedTuple):
    """``alone``: [row, place in ``body``] of the objects whose rows are finished when the place is known."""

    body: bytes
    entries: bytes
    alone: list[list[int]]


def pack(
    raised: numbering.Raised, small: Sequence[Numbered], streams: Sequence[Numbered], done: Container[int]
) -> Packed:
    """Objects by their own number, raised into the slot (those in ``done`` are raised already)."""
    joined = raised.data(_APART.join(data for number, data in small if number not in done))
    texts = iter(joined.split(_APART))
    ready = [(number, data if number in done else next(texts)) for number, data in small]
    body, rows, alone, size = [], {}, [], 0

    def write(number: int, data: bytes) -> None:
        nonlocal size
        text = placed(raised.base + number, data)
        rows[number] = entry(ALONE, 0, 0)
        alone.append([number, size])
        body.append(text)
        size += len(text)

    for number, data in streams:
        head, mark, rest = data.partition(b"\nstream\n")
        write(number, raised.data(head) + mark + rest)
    holder = raised.end - raised.base
    for first in range(0, len(ready), _IN_ONE_STREAM):
        members = ready[first : first + _IN_ONE_STREAM]
        write(holder, object_stream([(raised.base + number, data) for number, data in members]))
        for index, (number, _data) in enumerate(members):
            rows[number] = entry(IN_STREAM, raised.base + holder, index)
        holder += 1
    return Packed(b"".join(body), b"".join(rows.get(row, FREE) for row in range(holder)), alone)
