"""Documents as files: written whole or not at all, and not made again while what they print is unchanged.

The PDF's own identifier says which HTML it was made from, so no second file has to keep account of it.
"""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from chiayi_kpi.core.files import write_beside
from chiayi_kpi.core.roc import LAST_MONTH
from objectives.models import DocumentIssue
from reports.documents import fonts
from reports.documents.forms import PDF, Form
from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.pdf import identity, render_pdf
from reports.snapshot.model import Snapshot

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_IDENTIFIER = re.compile(rb"/ID \[\(([0-9a-f]{32})\)")
_TAIL, _TRAILER = 64, 2048  # bytes in which the end mark and the trailer's entries stand


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: its part of the file name, what it is called, what makes its HTML, and as what it is issued."""

    slug: str
    title: str
    html: Callable[..., str]
    document: DocumentIssue.Document

    @property
    def has_figures(self) -> bool:
        return self.document is DocumentIssue.Document.REPORT


ANNUAL_PLAN = DocumentKind("annual-plan", "年度施政計畫", annual_plan_html, DocumentIssue.Document.PLAN)
ANNUAL_REPORT = DocumentKind(
    "annual-report", "年度施政績效報告", annual_report_html, DocumentIssue.Document.REPORT
)


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document's file; ``fresh`` is False where the one already there was still true.

    ``missing`` names the characters that no face has, so that they are printed as their numbers: for the person.
    """

    path: Path
    fresh: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document's bytes; ``missing`` as of ``WrittenDocument``."""

    content: bytes
    missing: tuple[str, ...]


def kept() -> Storage:
    """Where documents and volumes are kept, for all machines: the storage ``reports`` of the settings."""
    return storages["reports"]


def file_name(kind: DocumentKind, snapshot: Snapshot, form: Form = PDF) -> str:
    """``107-CYPD-annual-report.pdf``; with the month for figures of a part of the year."""
    part = f"-{snapshot.through:02}" if kind.has_figures and snapshot.through != LAST_MONTH else ""
    return f"{snapshot.year}-{snapshot.agency_code}-{kind.slug}{part}.{form.ending}"


def write_documents(
    kind: DocumentKind, wanted: Iterable[tuple[Snapshot, Path]], form: Form = PDF
) -> list[WrittenDocument]:
    """Write each snapshot's document to its path; a failure leaves every path as it was.

    All are rendered into files beside their places before the first is put in place. Raises DocumentError, OSError.
    """
    staged: list[tuple[Path, Path | None, tuple[str, ...]]] = []
    try:
        for snapshot, path in wanted:
            html = kind.html(snapshot)
            staged.append((path, _stage(html, path, form), _missing(html, form)))
        for path, waiting, _names in staged:
            if waiting:
                waiting.replace(path)
    finally:
        for _path, waiting, _names in staged:
            if waiting:
                waiting.unlink(missing_ok=True)
    return [WrittenDocument(path, waiting is not None, names) for path, waiting, names in staged]


def document(kind: DocumentKind, snapshot: Snapshot, form: Form = PDF) -> Document:
    """The snapshot's document: a PDF is kept, and the kept one given where it is still true. Raises DocumentError, OSError."""
    html = kind.html(snapshot)
    # The others are quick to make, and the same for the same HTML.
    content = document_of(html, file_name(kind, snapshot)) if form is PDF else form.written(html)
    return Document(content, _missing(html, form))


def document_of(html: str, name: str) -> bytes:
    """The PDF of ``html``: what is kept as ``name`` where that was made from it, otherwise made and kept there.

    Raises DocumentError, OSError.
    """
    try:
        with kept().open(name) as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    if _identifier(io.BytesIO(content)) != identity(html):
        content = render_pdf(html)
        kept().save(name, ContentFile(content))
    return content


def made_from(path: Path) -> str:
    """The identity of the HTML that the PDF at ``path`` was made from; empty for any other file or none."""
    try:
        with path.open("rb") as file:
            return _identifier(file)
    except (FileNotFoundError, IsADirectoryError):
        return ""


def _identifier(file: BinaryIO) -> str:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    end = _START.search(file.read())
    if end is None or int(end[1]) > size:
        return ""
    file.seek(int(end[1]))
    found = _IDENTIFIER.search(file.read(_TRAILER))
    return found[1].decode() if found else ""


def _stage(html: str, path: Path, form: Form) -> Path | None:
    if form is PDF:
        return None if made_from(path) == identity(html) else write_beside(path, render_pdf(html))
    # Quick, and the same for the same HTML, so the file itself is what to compare with.
    content = form.written(html)
    return None if path.is_file() and path.read_bytes() == content else write_beside(path, content)


def _missing(html: str, form: Form) -> tuple[str, ...]:
    """An editing program finds a face by itself; what is printed has the documents' own."""
    return tuple(map(fonts.named, fonts.missing_characters(html))) if form is PDF else ()
