"""Empty forms of the plan workbook: a sheet's headers, cells ready to be typed into, lists to choose from, instructions.

A document of the offices, so it is in Chinese whatever language the portal is shown in.
"""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.written import (
    CellRange,
    WrittenBook,
    WrittenColumn,
    WrittenSheet,
    written_columns,
)
from indicators.resources.form_columns import NOTES_SHEET

EMPTY_ROWS = 100  # that are formatted; more can be typed below
_CHOICE = 4  # the column of the instructions that holds what can be chosen


def empty_book(resources: Sequence[type[SheetResource]]) -> WrittenBook:
    """A workbook with these sheets, empty, and a sheet of instructions, which no import reads."""
    with translation.override("zh-hant"):
        notes = _Notes()
        sheets = [_empty_sheet(resource, notes) for resource in resources]
        title = _("Plan workbook") if len(sheets) > 1 else sheets[0].title
        return WrittenBook(title, [*sheets, notes.sheet()])


def _empty_sheet(resource: type[SheetResource], notes: "_Notes") -> WrittenSheet:
    columns = resource.columns()
    choices: dict[tuple[int, int], CellRange] = {}
    for place, (name, column) in enumerate(columns.items()):
        offered = notes.add(resource.sheet, column, in_key=name in resource.key)
        if offered is not None:
            choices |= {(row, place): offered for row in range(2, EMPTY_ROWS + 2)}
    rows = [[""] * len(columns) for _number in range(EMPTY_ROWS)]
    refusal = _("Choose one of the list.")
    return WrittenSheet(resource.sheet, written_columns(columns), rows, choices=choices, refusal=refusal)


class _Notes:
    """The sheet of instructions: a line a column, and a line a choice."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = [
            ["", "", "", text, ""]
            for text in (
                _(
                    "One row a record, from row 2 on. Keep the headers in row 1; sheets that you do not need may go."
                ),
                _("Key columns find a row again: the same key changes it, a new one adds a row."),
                _(
                    "In 機關代碼 an asterisk (*) stands for every agency; only the planning office may write it."
                ),
                _("Values only, no formulas and no merged cells. Sums and notes may stand below the data."),
                _(
                    "Upload the file on the page “Plan workbook”: it shows every change before anything is written."
                ),
            )
        ]

    def add(self, sheet: str, column: Column, *, in_key: bool) -> CellRange | None:
        """Say what belongs into the column; the cells that hold its choices, where it has such."""
        need = _("key column") if in_key else _("required") if column.required else ""
        words = [str(word) for word in column.widget.choices()]
        first = len(self.lines) + 2  # row 1 holds the headers
        self.lines.append([sheet, column.header, need, column.widget.expected(), *(words[:1] or [""])])
        self.lines += [[sheet, column.header, "", "", word] for word in words[1:]]
        return CellRange(NOTES_SHEET, _CHOICE, first, first + len(words) - 1) if words else None

    def sheet(self) -> WrittenSheet:
        headers = (
            (_("Sheet"), 10),
            (_("Column"), 16),
            (_("Needed"), 8),
            (_("How to fill this in"), 70),
            (_("Choices"), 16),
        )
        return WrittenSheet(
            NOTES_SHEET, [WrittenColumn(header, width) for header, width in headers], self.lines
        )
