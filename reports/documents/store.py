"""Documents as files: written whole or not at all, and not made again while what they print is unchanged.

The PDF's own identifiers say which HTML it was made from, and whether it is still as it was written (``whole``), so no
second file has to keep account of it.
"""

import io
import logging
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
from reports.documents.whole import is_whole, made_from
from reports.snapshot.model import Snapshot

logger = logging.getLogger(__name__)


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
    """The PDF of ``html``: what is kept as ``name`` where that was made from it and is whole, otherwise made and kept there.

    Raises DocumentError, OSError.
    """
    try:
        with kept().open(name) as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    if not content or not _is_of(io.BytesIO(content), html, name):
        content = render_pdf(html)
        kept().save(name, ContentFile(content))
    return content


def _is_of(file: BinaryIO, html: str, name: str) -> bool:
    """Whether it is the PDF of ``html``, and whole. What is not whole is named in the log: it is made anew."""
    found, wanted = made_from(file), identity(html)
    if found and found != wanted:
        return False
    if found and is_whole(file):
        return True
    logger.warning("%s is cut or damaged, or was not written by the portal; it is made anew", name)
    return False


def _stage(html: str, path: Path, form: Form) -> Path | None:
    if form is PDF:
        return None if _is_there(path, html) else write_beside(path, render_pdf(html))
    # Quick, and the same for the same HTML, so the file itself is what to compare with.
    content = form.written(html)
    return None if path.is_file() and path.read_bytes() == content else write_beside(path, content)


def _is_there(path: Path, html: str) -> bool:
    try:
        with path.open("rb") as file:
            return _is_of(file, html, path.name)
    except (FileNotFoundError, IsADirectoryError):
        return False


def _missing(html: str, form: Form) -> tuple[str, ...]:
    """An editing program finds a face by itself; what is printed has the documents' own."""
    return tuple(map(fonts.named, fonts.missing_characters(html))) if form is PDF else ()
