"""The file formats that the admin offers for import and export: the same reader and writer as the commands'."""

from typing import Any

from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format

from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet


class _WorkbookFormat(Format):
    """One sheet of a workbook; a file of several is refused here, because an admin page imports one sheet."""

    extension: str  # of WORKBOOK_KINDS

    def get_title(self) -> str:
        return self.extension

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return WORKBOOK_KINDS[self.extension].mime

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Sheet:
        """The file's only sheet; ValueError with every fault where it is refused."""
        try:
            sheets = read_spreadsheet(in_stream, limits.of_page())
        except WorkbookError as error:
            raise ValueError(str(error)) from error
        if len(sheets) != 1:
            raise ValueError(
                _(
                    "The file has %(count)d sheets with content; here it may have one. Import a whole book on the page “Plan workbook”."
                )
                % {"count": len(sheets)}
            )
        return sheets[0]

    def export_data(self, dataset: Any, **kwargs) -> bytes:
        columns = [WrittenColumn(header, as_text=False) for header in dataset.headers]
        title = getattr(dataset, "title", None) or "Sheet"
        book = WrittenBook(title, [WrittenSheet(title, columns, [list(row) for row in dataset])])
        return WORKBOOK_KINDS[self.extension].write(book)


class XlsxFormat(_WorkbookFormat):
    extension = "xlsx"


class OdsFormat(_WorkbookFormat):
    extension = "ods"
