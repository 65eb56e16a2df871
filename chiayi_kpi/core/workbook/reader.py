"""Reads a plan workbook: a spreadsheet file, a CSV of one sheet, or a book directory."""

from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook import limits as limits_module
from chiayi_kpi.core.workbook.directory import read_directory
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.limits import Limits
from chiayi_kpi.core.workbook.read_csv import ENDINGS, read_csv
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet


def read_book(path: Path) -> list[Sheet]:
    """The sheets of ``path``, a file or a directory; WorkbookError says why it is refused."""
    try:
        if path.is_dir():
            return read_directory(path)
        with path.open("rb") as file:
            return read_file(file.read(limits_module.current().file_bytes + 1), path.name)
    except OSError as error:
        raise WorkbookError.of_file(
            _("%(path)s cannot be read: %(reason)s") % {"path": path, "reason": error.strerror}
        ) from error


def read_file(data: bytes, name: str, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of a file that is called ``name``; a CSV is one sheet of its name. WorkbookError where it is refused."""
    plain = PurePath(name)
    if plain.suffix.lower() in ENDINGS:
        return [read_csv(plain.stem, data, limits)]
    return read_spreadsheet(data, limits)
