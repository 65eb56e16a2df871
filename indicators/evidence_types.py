"""Which kind of file an upload really is, by its content. Names and what the browser says are not believed.

Office files are zip archives: which kind says their own list of contents, and one with macros is not taken. Nor is what
a program may take for two kinds, or a PDF that runs something.
"""

import re
import subprocess
import sys
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from chiayi_kpi.core import pdf_scripts
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.media_types import DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX

SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", DOCX: ".docx", XLSX: ".xlsx", ODT: ".odt", ODS: ".ods"}

_PDF_MARK = b"%PDF-"
_MAGIC = ((_PDF_MARK, PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
_MACROS = "vbaproject.bin"
_OPEN_MACROS = re.compile(
    r"(^|/)(basic|scripts)/", re.IGNORECASE
)  # of OpenDocument, also in what is embedded
MOST_PARTS = 10_000  # an archive that lists more is no document
_HEAD_BYTES = 1024  # programs look for a PDF's mark, or a page's, so far into a file
_PAGE_MARKS = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError)


def accepted_type(file: BinaryIO) -> str:
    """The content type of a file that is taken as evidence. Raises Refused with the reason for any other.

    Leaves the file at its beginning.
    """
    found = content_type(file)
    if found is None:
        raise Refused(_("Only PDF, PNG, JPEG, Word (docx), Excel (xlsx) and OpenDocument (odt, ods) files."))
    if _is_another_kind_too(file, found):
        raise Refused(_("This file can be taken for two kinds at once, so it is not taken. Save it anew."))
    if found == PDF:
        _refuse_what_runs(file)
    return found


def content_type(file: BinaryIO) -> str | None:
    """The content type of a file by how it begins; None for a kind that is not taken. Leaves the file at its beginning."""
    file.seek(0)
    head = file.read(16)
    try:
        for magic, found in _MAGIC:
            if head.startswith(magic):
                return found
        return _archive(file) if head.startswith(b"PK\x03\x04") else None
    finally:
        file.seek(0)


def _archive(file: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS or any(name.lower().endswith(_MACROS) for name in names):
                return None
            if "mimetype" in names:
                return None if any(map(_OPEN_MACROS.search, names)) else _open_document(archive)
            return next((found for part, found in _PARTS if part in names), None)
    except _BROKEN:
        return None


def _open_document(archive: zipfile.ZipFile) -> str | None:
    """What an OpenDocument file says of itself in its first part, which is stored as it is."""
    with archive.open("mimetype") as part:
        said = part.read(100).decode("ascii", errors="replace").strip()
    return said if said in {ODT, ODS} else None


def _is_another_kind_too(file: BinaryIO, found: str) -> bool:
    head = file.read(_HEAD_BYTES).lower()
    file.seek(0)
    if any(mark in head for mark in _PAGE_MARKS) or (found != PDF and _PDF_MARK.lower() in head):
        return True
    return found in {PDF, PNG, JPEG} and _ends_as_archive(file)


def _ends_as_archive(file: BinaryIO) -> bool:
    """Whether an archive hangs behind the file: its list of parts stands at the end."""
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.namelist())
    except _BROKEN:
        return False
    finally:
        file.seek(0)


def _refuse_what_runs(file: BinaryIO) -> None:
    """Raises Refused for a PDF that runs something, and for one that cannot be looked into."""
    command = [sys.executable, "-I", pdf_scripts.__file__]
    try:
        looked = subprocess.run(  # noqa: S603 - our own module; the file is what it reads
            command, input=file.read(), capture_output=True, timeout=2 * pdf_scripts.MOST_SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        looked = pdf_scripts.UNREADABLE
    file.seek(0)
    match looked:
        case pdf_scripts.HARMLESS:
            return
        case pdf_scripts.RUNS:
            raise Refused(
                _(
                    "This PDF runs scripts or programs when it is opened, so it is not taken. Print it to a PDF anew."
                )
            )
        case pdf_scripts.LOCKED:
            raise Refused(_("This PDF opens with a password only. Save it without one."))
        case _:
            raise Refused(_("This PDF is damaged or cannot be looked into. Print it to a PDF anew."))
