"""Binds finished documents into one tagged PDF: pages, tags, links, bookmarks and page numbers stay what they are.

The front (cover and contents) points into the chapters by links to ``volume:CHAPTER/PAGE``, both counted from 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, PageLocation, String

from chiayi_kpi.core.files import written_whole
from reports.documents.whole import put_digest
from reports.volumes.outline import Bookmark, ChapterOutline, opened, outline_of, page_numbers

POINTER = "volume:"
_CELLS = {"/TH", "/TD"}

Part = tuple[int, ChapterOutline]  # the index of its first page in the volume


@dataclass(frozen=True, slots=True)
class Chapter:
    """A finished document as ``read_outline`` found it whole, and how its bookmark is called: 第 19 章　警察局."""

    path: Path
    title: str
    outline: ChapterOutline


def bind(target: Path, front: Path, chapters: Sequence[Chapter]) -> int:
    """Write the volume to ``target``, whole or not at all; the same files give the same bytes.

    Returns the number of pages. Raises DamagedDocument for the first file that cannot be opened any more, OSError.
    """
    with opened(front) as volume, written_whole(target) as content:
        parts = [(0, outline_of(volume))]
        for number, chapter in enumerate(chapters):
            parts.append((len(volume.pages), chapter.outline))
            _append(volume, chapter, f"{number}-")
        _lead_pointers_into(volume, [first for first, _outline in parts[1:]])
        _write_bookmarks(volume, parts, [chapter.title for chapter in chapters])
        _label_pages(volume, parts)
        volume.save(
            content,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            fix_metadata_version=False,
            deterministic_id=True,
        )
        put_digest(content)
        return len(volume.pages)


def _append(volume: pikepdf.Pdf, chapter: Chapter, prefix: str) -> None:
    """Copy a chapter's pages and its tags behind what is there; ``prefix`` makes its header cells' names single."""
    with opened(chapter.path) as source:
        first = len(volume.pages)
        links = list(_take_named_links(source))
        _prefix_header_names(source, prefix)
        volume.pages.extend(source.pages)
        # Only now, since tags refer to pages: they find the copied ones.
        tags = volume.copy_foreign(source.Root.StructTreeRoot)
    for page, annotation, (target, *place) in links:
        link = volume.pages[first + page].Annots[annotation]
        link.Dest = Array([volume.pages[first + target].obj, *place])
    _hang_tags(volume, tags, chapter.title, first)


def _take_named_links(document: pikepdf.Pdf) -> Iterator[tuple[int, int, list[Any]]]:
    """Page, annotation and [page, how to show it] of every link to a named place; two chapters use the same names."""
    if "/Names" not in document.Root:
        return
    pages = page_numbers(document)
    names = {
        name: [pages[place[0].objgen], *place[1:]]
        for name, place in pikepdf.NameTree(document.Root.Names.Dests).items()
    }
    del document.Root.Names
    for number, page in enumerate(document.pages):
        for index, annotation in enumerate(page.get("/Annots", ())):
            if isinstance(annotation.get("/Dest"), String):
                yield number, index, names[str(annotation.Dest)]
                del annotation.Dest


def _prefix_header_names(document: pikepdf.Pdf, prefix: str) -> None:
    for cell in document.objects:
        if isinstance(cell, Dictionary) and cell.get("/S") in _CELLS:
            if "/ID" in cell:
                cell.ID = String(f"{prefix}{cell.ID}")
            if "/Headers" in cell.get("/A", {}):
                cell.A.Headers = Array([String(f"{prefix}{name}") for name in cell.A.Headers])


def _hang_tags(volume: pikepdf.Pdf, tags: pikepdf.Object, title: str, first: int) -> None:
    """Make the chapter's tags a part of the volume's, and raise its keys of the tree that leads from content to tags."""
    root = volume.Root.StructTreeRoot
    (document,), (part,) = root.K, tags.K
    part.S, part.P, part.T = Name.Part, document, String(title)
    document.K.append(part)
    keys = root.ParentTree.Nums
    beyond = int(keys[-2]) + 1
    for page in volume.pages[first:]:
        page.StructParents += beyond
        for annotation in page.get("/Annots", ()):
            annotation.StructParent += beyond
    nums = list(tags.ParentTree.Nums)
    for key, owner in zip(nums[::2], nums[1::2], strict=True):
        keys.append(int(key) + beyond)
        keys.append(owner)


def _lead_pointers_into(volume: pikepdf.Pdf, chapters: Sequence[int]) -> None:
    """Make links of the front's pointers; ``chapters`` are the indices of their first pages."""
    for page in volume.pages[: chapters[0] if chapters else None]:
        for link in page.get("/Annots", ()):
            address = str(link.A.get("/URI", "")) if "/A" in link else ""
            if address.startswith(POINTER):
                chapter, number = map(int, address.removeprefix(POINTER).split("/"))
                link.Dest = Array([volume.pages[chapters[chapter] + number].obj, Name.Fit])
                del link.A


def _write_bookmarks(volume: pikepdf.Pdf, parts: Sequence[Part], titles: Sequence[str]) -> None:
    """A bookmark for every chapter, which stands for its cover, with the chapter's own folded below it."""
    (_first, front), *chapters = parts
    items = list(_items(front.bookmarks, 0))
    for (first, outline), title in zip(chapters, titles, strict=True):
        cover, *others = outline.bookmarks
        (item,) = _items([cover], first)
        item.title, item.is_closed = title, True
        item.children += _items(others, first)
        items.append(item)
    with volume.open_outline() as written:
        written.root[:] = items


def _items(bookmarks: Sequence[Bookmark], first: int) -> Iterator[OutlineItem]:
    for mark in bookmarks:
        item = OutlineItem(mark.title, first + mark.page, PageLocation.XYZ, left=mark.left, top=mark.top)
        item.children = list(_items(mark.children, first))
        yield item


def _label_pages(volume: pikepdf.Pdf, parts: Sequence[Part]) -> None:
    """Small Roman numerals for a chapter's cover and contents, then its own numbers: 19-i, 19-ii, 19-1, 19-2 …"""
    labels = [0, Dictionary(S=Name.r)]
    for first, outline in parts[1:]:
        if outline.front:
            labels += [first, Dictionary(S=Name.r, P=String(outline.prefix))]
        labels += [first + outline.front, Dictionary(S=Name.D, P=String(outline.prefix))]
    volume.Root.PageLabels.Nums = Array(labels)
