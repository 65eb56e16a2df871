"""Reads a plan workbook from a path: a spreadsheet file or a book directory."""

from pathlib import Path

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.directory import read_directory
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet


def read_book(path: Path) -> list[Sheet]:
    """The sheets of ``path``, an .xlsx, an .ods or a directory; WorkbookError says why it is refused."""
    try:
        if path.is_dir():
            return read_directory(path)
        with path.open("rb") as file:
            return read_spreadsheet(file.read(limits.current().file_bytes + 1))
    except OSError as error:
        raise WorkbookError.of_file(
            _("%(path)s cannot be read: %(reason)s") % {"path": path, "reason": error.strerror}
        ) from error
