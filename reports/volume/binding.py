"""Binds saved chapters into one tagged PDF by copying their bytes, so that a long volume needs no more memory.

pypdf's own merging keeps every object until the end and leaves the tags behind, which PDF/UA needs.
"""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import pydyf

from reports.documents.objects import (
    ALONE,
    ENTRY,
    FREE,
    HEAD,
    IN_STREAM,
    ending,
    entry,
    object_stream,
    placed,
)
from reports.volume import numbering
from reports.volume.errors import TooManyBookmarks
from reports.volume.galley import Manifest, read_manifest
from reports.volume.numbering import reference

Marks = Sequence[tuple[Manifest, list]]


def bind(file: BinaryIO, front: Path, chapters: Sequence[tuple[Path, str]], identifier: str) -> int:
    """Write the volume to an open file: cover and contents, then the chapters, each with the name of its bookmark.

    Returns the number of pages. ``identifier``: hexadecimal digits. Raises TooManyBookmarks,
    OSError, ValueError for a file that is no chapter.
    """
    names = [name for _path, name in chapters]
    return _Binding(file).write([front, *(path for path, _name in chapters)], names, identifier)


class _Binding:
    """The volume's own objects are numbered from 1; where each chapter's rows begin is kept by its base."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._own: dict[int, bytes] = {}
        self._next = numbering.FIRST_FREE

    def write(self, paths: Sequence[Path], names: Sequence[str], identifier: str) -> int:
        self._file.write(HEAD)
        rows = [self._copy(path) for path in paths]
        parts = [read_manifest(path) for path in paths]
        self._nodes(parts)
        self._outlines(parts, names)
        self._catalog(parts)
        pages = sum(len(part.pages) for part in parts)
        holder = self._next
        # The stream of the volume's own objects and the cross reference have numbers too.
        if (over := holder + 2 - numbering.OF_VOLUME) > 0:
            marks = holder - numbering.FIRST_FREE
            raise TooManyBookmarks(marks, max(marks - over, 0))
        place = self._file.tell()
        self._file.write(placed(holder, object_stream(list(self._own.items()))))
        own = self._own_rows(holder, place)
        index = [(0, own), *((part.base, found) for part, found in zip(parts, rows, strict=True))]
        root, info = reference(numbering.CATALOG), reference(numbering.INFO)
        self._file.write(ending(self._file.tell(), sorted(index), root, info, identifier))
        return pages

    def _copy(self, path: Path) -> bytearray:
        """Copy a chapter's bytes; returns its rows of the cross reference."""
        manifest = read_manifest(path)
        start = self._file.tell()
        with path.open("rb") as file:
            file.readline()
            rows = bytearray(file.read(manifest.rows * ENTRY))
            shutil.copyfileobj(file, self._file)
        for row, place in manifest.alone:
            rows[row * ENTRY : (row + 1) * ENTRY] = entry(ALONE, start + place, 0)
        return rows

    def _nodes(self, parts: Sequence[Manifest]) -> None:
        pages = sum(len(part.pages) for part in parts)
        nodes = _references(part.pages_node for part in parts)
        self._own[numbering.PAGES] = b"<</Type /Pages/Kids [%s]/Count %d>>" % (nodes, pages)
        tags = _references(part.part_node for part in parts)
        root = reference(numbering.TAGS)
        self._own[numbering.VOLUME] = b"<</Type /StructElem/S /Document/P %s/K [%s]>>" % (root, tags)
        self._own[numbering.TAGS] = b"<</Type /StructTreeRoot/K [%s]/ParentTree %s>>" % (
            reference(numbering.VOLUME),
            reference(numbering.PARENTS),
        )
        # A number tree ascends by key, as the ranges do, whatever the order of the pages.
        ascending = sorted(parts, key=lambda part: part.base)
        leaves = _references(part.parents_node for part in ascending)
        self._own[numbering.PARENTS] = b"<</Kids [%s]>>" % leaves

    def _catalog(self, parts: Sequence[Manifest]) -> None:
        first = parts[0]
        self._own[numbering.INFO] = first.info.encode("latin-1")
        self._own[numbering.CATALOG] = (
            b"<<%s/Pages %s/StructTreeRoot %s/Outlines %s/PageMode /UseOutlines/PageLabels <</Nums [%s]>>>>"
            % (
                first.catalog.encode("latin-1"),
                reference(numbering.PAGES),
                reference(numbering.TAGS),
                reference(numbering.OUTLINES),
                _labels(parts),
            )
        )

    def _outlines(self, parts: Sequence[Manifest], names: Sequence[str]) -> None:
        """A bookmark for every chapter with its own folded below it; a chapter's cover stands for the chapter."""
        front, *chapters = parts
        marks = [(front, mark) for mark in front.bookmarks]
        marks += [(part, _chapter_mark(part, name)) for part, name in zip(chapters, names, strict=True)]
        numbers = self._bookmarks(marks, numbering.OUTLINES)
        ends = (reference(numbers[0]), reference(numbers[-1]), len(numbers))
        self._own[numbering.OUTLINES] = b"<</Type /Outlines/First %s/Last %s/Count %d>>" % ends

    def _bookmarks(self, marks: Marks, parent: int) -> list[int]:
        numbers = list(range(self._next, self._next + len(marks)))
        self._next += len(marks)
        for place, (part, (title, page, x, y, below)) in enumerate(marks):
            target = pydyf.Array([reference(part.pages[page]), "/XYZ", x, y, 0])
            made = {"Title": pydyf.String(title), "Dest": target, "Parent": reference(parent)}
            if place:
                made["Prev"] = reference(numbers[place - 1])
            if place + 1 < len(numbers):
                made["Next"] = reference(numbers[place + 1])
            if below:
                children = self._bookmarks([(part, child) for child in below], numbers[place])
                made |= {"First": reference(children[0]), "Last": reference(children[-1])}
                made["Count"] = -len(children)
            self._own[numbers[place]] = pydyf.Dictionary(made).data
        return numbers

    def _own_rows(self, holder: int, place: int) -> bytearray:
        rows = bytearray((holder + 2) * ENTRY)
        rows[:ENTRY] = FREE
        for index, number in enumerate(self._own):
            rows[number * ENTRY : (number + 1) * ENTRY] = entry(IN_STREAM, holder, index)
        rows[holder * ENTRY : (holder + 1) * ENTRY] = entry(ALONE, place, 0)
        # The last row is the cross reference's own, which follows the stream of small objects.
        rows[(holder + 1) * ENTRY :] = entry(ALONE, self._file.tell(), 0)
        return rows


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(map(reference, numbers))


def _chapter_mark(part: Manifest, name: str) -> list:
    (_cover, page, x, y, below), *others = part.bookmarks
    return [name, page, x, y, [*below, *others]]


def _labels(parts: Sequence[Manifest]) -> bytes:
    """Page labels: small Roman numerals for cover and contents; in a chapter its own numbers, 19-1, 19-2 …"""
    labels, page = [], 0
    for part in parts:
        if part.front:
            labels.append(b"%d <</P %s>>" % (page, pydyf.String(part.prefix.rstrip("-")).data))
            labels.append(b"%d <</S /D/P %s>>" % (page + part.front, pydyf.String(part.prefix).data))
        else:
            labels.append(b"%d <</S /r>>" % page)
        page += len(part.pages)
    return b" ".join(labels)
