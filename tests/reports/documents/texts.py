"""Reading the text of a PDF as a person would compare it: without spaces, headers and page numbers."""

import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pymupdf
from pypdf import PdfReader

A4_WIDTH, MARGIN = 595.28, 18 * 72 / 25.4  # points
HEAD, FOOT = 22 * 72 / 25.4, 277 * 72 / 25.4  # where the text begins and ends on a page

_SPACE = re.compile(r"\s+")
_LEADER = re.compile(r"\.{4,}")


def squeezed(text: str) -> str:
    """``text`` without spaces, line ends and the dots of the contents."""
    return _SPACE.sub("", _LEADER.sub("", text))


def texts_of(content: bytes) -> list[str]:
    """Each page's text in lines: read by MuPDF in a tenth of a second, where pypdf takes seconds for a report with charts."""
    with pymupdf.open(stream=content, filetype="pdf") as pdf:
        return [page.get_text() for page in pdf]


@lru_cache(maxsize=8)
def page_texts(pdf: PdfReader) -> tuple[str, ...]:
    """Each page's text, squeezed; the running header and the page's number stand at its end."""
    pdf.stream.seek(0)
    return tuple(map(squeezed, texts_of(pdf.stream.read())))


def body(pdf: PdfReader, running: str) -> str:
    """The whole text without what runs on every page: ``running`` and the page's label."""
    cover, *others = zip(pdf.page_labels, page_texts(pdf), strict=True)
    return cover[1] + "".join(
        text.removesuffix(label).removesuffix(squeezed(running)) for label, text in others
    )


def page_of(pdf: PdfReader, heading: str, first: int = 2) -> str:
    """The label of the first page from number ``first`` on (0: the cover) that holds ``heading``."""
    texts = page_texts(pdf)
    return next(pdf.page_labels[i] for i in range(first, len(texts)) if squeezed(heading) in texts[i])


def poppler(folder: Path, content: bytes, how: str) -> str:
    """The text that pdftotext reads, in lines (-raw), or with the places of its words (-bbox) or lines (-bbox-layout) in points."""
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is missing"
    (folder / "a.pdf").write_bytes(content)
    command = [program, how, str(folder / "a.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - poppler on our own file


def _words(content: bytes) -> list[list[tuple[float, float, str]]]:
    """Of every page, how far to the right and down its words reach, in points, and what they say."""
    with pymupdf.open(stream=content, filetype="pdf") as pdf:
        return [[(word[2], word[3], word[4]) for word in page.get_text("words")] for page in pdf]


def empty_below(content: bytes) -> list[tuple[float, str]]:
    """Of every page, which share of the text's height is empty below its last line, and its text, squeezed."""
    pages = _words(content)
    ends = [max((end for _, end, _ in page if end < FOOT), default=HEAD) for page in pages]
    return [
        (round((FOOT - end) / (FOOT - HEAD), 2), squeezed("".join(word for *_, word in page)))
        for end, page in zip(ends, pages, strict=True)
    ]


def widest(content: bytes) -> float:
    """How far to the right the words of a PDF reach, in points."""
    ends = [end for page in _words(content) for end, *_ in page]
    assert len(ends) > 100
    return max(ends)
