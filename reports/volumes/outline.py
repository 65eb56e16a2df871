"""What a finished document says of itself: its pages, how they are numbered, its bookmarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from reports.documents.errors import DocumentError
from reports.documents.whole import is_whole


class DamagedDocument(DocumentError):
    """The file at ``path`` is missing, cut or damaged, or no document of the portal."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("The file %(name)s is missing or damaged. It has to be made again.") % {"name": path.name}
        )
        self.path = path


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading, and where it stands: ``page`` counts from 0, ``left`` and ``top`` in points from the lower left."""

    title: str
    page: int
    left: float
    top: float
    children: tuple["Bookmark", ...]


@dataclass(frozen=True, slots=True)
class ChapterOutline:
    """``front`` pages (cover, contents) stand before the one numbered 1; the first bookmark is the cover's."""

    pages: int
    front: int
    prefix: str  # of the page numbers: "19-"; empty for an agency without a chapter
    bookmarks: tuple[Bookmark, ...]

    def label(self, page: int) -> str:
        """The number of a page that counts from 0, as readers of the file name it: ``19-3``, of a front one ``19-ii``."""
        number = _roman(page + 1) if page < self.front else str(page - self.front + 1)
        return f"{self.prefix}{number}"


def _roman(number: int) -> str:
    """1 to 39 in small Roman numerals; a front has fewer pages."""
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]


def read_outline(path: Path) -> ChapterOutline:
    """The outline of the document at ``path``, found whole to the last byte. Raises DamagedDocument."""
    _require_whole(path)
    with opened(path) as document:
        try:
            outline = outline_of(document)
            _check(document, outline)
        except (pikepdf.PdfError, AttributeError, LookupError, ValueError) as fault:
            raise DamagedDocument(path) from fault
    return outline


def _require_whole(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if is_whole(file):
                return
    except OSError as fault:
        raise DamagedDocument(path) from fault
    raise DamagedDocument(path)


def opened(path: Path) -> pikepdf.Pdf:
    """The file at ``path``, as far as its table of objects is sound. To be closed. Raises DamagedDocument."""
    try:
        return pikepdf.open(path, attempt_recovery=False)
    except (OSError, pikepdf.PdfError) as fault:
        raise DamagedDocument(path) from fault


def outline_of(document: pikepdf.Pdf) -> ChapterOutline:
    """The outline of an open document."""
    *_before, front, chapter = document.Root.PageLabels.Nums
    with document.open_outline() as outline:
        bookmarks = _bookmarks(outline.root, page_numbers(document))
    return ChapterOutline(len(document.pages), int(front), str(chapter.get("/P", "")), bookmarks)


def _check(document: pikepdf.Pdf, outline: ChapterOutline) -> None:
    """Raise where bookmarks, tags or the numbers of the pages are missing."""
    tags = document.Root.StructTreeRoot
    if not (outline.bookmarks and len(tags.K) == 1 and tags.ParentTree.Nums):
        raise ValueError("The file is a PDF, but no document of the portal.")


def page_numbers(document: pikepdf.Pdf) -> Mapping[tuple[int, int], int]:
    """The pages, counted from 0, by the numbers of their objects."""
    return {page.obj.objgen: number for number, page in enumerate(document.pages)}


def _bookmarks(
    items: Sequence[pikepdf.OutlineItem], pages: Mapping[tuple[int, int], int]
) -> tuple[Bookmark, ...]:
    found = []
    for item in items:
        if not isinstance(item.destination, pikepdf.Array):
            raise ValueError(f"A bookmark that leads to no page: {item.title}")
        page, _way, left, top, _zoom = item.destination
        below = _bookmarks(item.children, pages)
        found.append(Bookmark(item.title, pages[page.objgen], float(left), float(top), below))
    return tuple(found)
