"""Opens a file for what it is, whatever it is called, and unpacks it only as far as the limits allow."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chiayi_kpi.core.media_types import ODS
from chiayi_kpi.core.workbook import limits as limits_module
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.limits import Limits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and every file that Excel has encrypted
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_TAB = re.compile(rb"<text:tab\b[^>]*/>")
_LINE_BREAK = re.compile(rb"<text:line-break\b[^>]*/>")
READ_PARTS = (".xml", ".rels", "mimetype")


@dataclass(frozen=True)
class Container:
    """An unpacked workbook: ``kind`` is ``xlsx`` or ``ods``; ``parts`` the contents by name."""

    kind: str
    parts: dict[str, bytes]

    def repacked(self) -> io.BytesIO:
        """The checked parts as a new file: the parser sees what was checked, and nothing else."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, _with_plain_breaks(content) if name == "content.xml" else content)
        packed.seek(0)
        return packed


def _with_plain_breaks(content: bytes) -> bytes:
    """OpenDocument writes a tab and a line break inside a text as elements, which the parser would drop."""
    return _LINE_BREAK.sub(b"&#10;", _TAB.sub(b"&#9;", content))


def open_container(data: bytes, limits: Limits | None = None) -> Container:
    """Unpack a workbook; WorkbookError says what the file is instead, or which limit it passes."""
    limits = limits or limits_module.current()
    limits.refuse_size(data)
    if data.startswith(OLE_MAGIC):
        raise WorkbookError.of_file(_ole_message(data))
    if not data.startswith(b"PK\x03\x04"):
        raise _no_workbook()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _unpack(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise WorkbookError.of_file(
            _("The file is damaged and cannot be unpacked. Open it and save it again.")
        ) from error
    return Container(_kind(parts), parts)


def _ole_message(data: bytes) -> str:
    if ENCRYPTED_PACKAGE in data:
        return _protected()
    return _("This is an old .xls file. Save it as .xlsx or .ods.")


def _unpack(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    unpacked = 0
    for info in archive.infolist():
        if info.flag_bits & 0x1:
            raise WorkbookError.of_file(_protected())
        if info.is_dir() or not info.filename.endswith(READ_PARTS):
            continue
        unpacked += info.file_size
        too_dense = info.file_size > limits.ratio * max(info.compress_size, 1)
        if unpacked > limits.unpacked_bytes or (too_dense and info.file_size > limits_module.RATIO_FROM):
            raise WorkbookError.of_file(
                _(
                    "The file unpacks to far more than a plan workbook holds (%(part)s). "
                    "Delete empty rows and formatting below the data and save it again."
                )
                % {"part": info.filename}
            )
        parts[info.filename] = archive.read(info)
    return parts


def _kind(parts: dict[str, bytes]) -> str:
    if parts.get("mimetype", b"").startswith(ODS.encode()) and "content.xml" in parts:
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise WorkbookError.of_file(_protected())
        return "ods"
    if "xl/workbook.xml" in parts and "[Content_Types].xml" in parts:
        if b"macroEnabled" in parts["[Content_Types].xml"]:
            raise WorkbookError.of_file(_("The workbook holds macros. Save it as .xlsx without them."))
        return "xlsx"
    raise _no_workbook()


def _no_workbook() -> WorkbookError:
    return WorkbookError.of_file(
        _("This is not an .xlsx or .ods file, whatever its name says. Save the workbook as .xlsx or .ods.")
    )


def _protected() -> str:
    return _("The workbook is protected by a password. Remove the password and save it again.")
