"""How much of a file is read before it is refused."""

from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.faults import WorkbookError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, bytes unpacked, unpacked ÷ packed of one part, rows of a book, columns of a sheet."""

    file_bytes: int
    unpacked_bytes: int
    ratio: int
    rows: int
    columns: int

    def refuse_size(self, data: bytes) -> None:
        """WorkbookError for a file of too many bytes."""
        if len(data) > self.file_bytes:
            raise WorkbookError.of_file(
                _("The file has %(size)s; at most %(limit)s are read. Split it into several files.")
                % {"size": filesizeformat(len(data)), "limit": filesizeformat(self.file_bytes)}
            )


RATIO = 250  # a large sheet of one repeated row packs about 100 : 1
RATIO_FROM = 1024 * 1024  # small parts may pack as well as they like
UNPACKED_PER_BYTE = 10
COLUMNS = 64


def current(rows: int | None = None) -> Limits:
    """The limits of the settings (``IMPORT_MAX_BYTES``, ``IMPORT_MAX_ROWS``), or of fewer ``rows``."""
    return Limits(
        file_bytes=settings.IMPORT_MAX_BYTES,
        unpacked_bytes=settings.IMPORT_MAX_BYTES * UNPACKED_PER_BYTE,
        ratio=RATIO,
        rows=settings.IMPORT_MAX_ROWS if rows is None else rows,
        columns=COLUMNS,
    )


def of_page() -> Limits:
    """What is read while the person waits: a request ends within seconds."""
    return current(settings.IMPORT_PAGE_MAX_ROWS)
