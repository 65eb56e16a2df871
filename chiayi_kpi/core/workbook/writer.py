"""The kinds of file that a workbook is written as."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from chiayi_kpi.core import media_types
from chiayi_kpi.core.workbook import write_csv, write_ods, write_xlsx
from chiayi_kpi.core.workbook.written import WrittenBook


class FileKind(NamedTuple):
    """How a kind of file is written, and what it is called in an answer's header."""

    write: Callable[[WrittenBook], bytes]
    mime: str


# By the ending of the file's name. CSV holds one sheet, so it is for tables, not for whole workbooks.
WORKBOOK_KINDS: Mapping[str, FileKind] = {
    "xlsx": FileKind(write_xlsx.write_xlsx, media_types.XLSX),
    "ods": FileKind(write_ods.write_ods, media_types.ODS),
}
TABLE_KINDS: Mapping[str, FileKind] = {
    **WORKBOOK_KINDS,
    "csv": FileKind(write_csv.write_csv, write_csv.MIME),
}


def download(book: WrittenBook, name: str, kind: str) -> HttpResponse:
    """The book as a download called ``name`` and the ending ``kind``, a key of ``TABLE_KINDS``."""
    return download_of(TABLE_KINDS[kind].write(book), name, kind)


def download_of(content: bytes, name: str, kind: str) -> HttpResponse:
    """The same of a book that has been written."""
    response = HttpResponse(content, content_type=TABLE_KINDS[kind].mime)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response
