"""Which kind of file an upload really is, by its content. Names and what the browser says are not believed.

Office files are zip archives: which kind says their own list of contents, and one with macros is not taken.
"""

import zipfile
import zlib
from typing import BinaryIO

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OFFICE}wordprocessingml.document"
XLSX = f"{_OFFICE}spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", DOCX: ".docx", XLSX: ".xlsx", ODT: ".odt", ODS: ".ods"}

_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
_MACROS = "vbaproject.bin"
MOST_PARTS = 10_000  # an archive that lists more is no document


def content_type(file: BinaryIO) -> str | None:
    """The content type of an accepted file; None for any other. Leaves the file at its beginning."""
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
                return _open_document(archive)
            return next((found for part, found in _PARTS if part in names), None)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        return None


def _open_document(archive: zipfile.ZipFile) -> str | None:
    """What an OpenDocument file says of itself in its first part, which is stored as it is."""
    with archive.open("mimetype") as part:
        said = part.read(100).decode("ascii", errors="replace").strip()
    return said if said in {ODT, ODS} else None
