"""A sheet as it was read: headers, rows of raw values, and the name of every cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.faults import FileFault

FAULTY = object()  # stands in a row for a cell whose fault is already known


def column_letters(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def spans(numbers: Iterable[int]) -> str:
    """``3, 7–9`` for 3, 7, 8 and 9, which come in order."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return _(", ").join(f"{first}–{last}" if last > first else str(first) for first, last in found)


@dataclass
class Sheet:
    """One sheet. ``rows`` are (row number, values by column); blank rows are already left out.

    ``headers``, iteration and length are those of a ``tablib.Dataset``, so that an import-export resource
    reads it as it is.
    """

    title: str
    headers: list[str]
    rows: list[tuple[int, list[Any]]]
    faults: list[FileFault] = field(default_factory=list)
    notices: list[FileFault] = field(default_factory=list)  # what was read although it does not show
    is_text: bool = False  # a CSV, which has no sheet and so no name of one
    entries: bool = False  # a YAML list: named by entry and header instead of by cell

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[list[Any]]:
        return (values for _number, values in self.rows)

    def cell(self, number: int, column: int) -> str:
        """The name of a cell: ``C7``; in a YAML list ``entry 6, 權重``."""
        if self.entries:
            header = self.headers[column] if column < len(self.headers) else ""
            return _("entry %(number)d, %(header)s") % {"number": number - 1, "header": header}
        return f"{column_letters(column)}{number}"

    def fault(self, number: int, column: int, message: str) -> FileFault:
        return FileFault(self.title, self.cell(number, column), message)


def sheet_of(dataset: Any, title: str) -> Sheet:
    """A ``tablib.Dataset`` as a sheet; a Sheet as it is."""
    if isinstance(dataset, Sheet):
        return dataset
    headers = [str(header).strip() for header in dataset.headers or ()]
    return Sheet(title, headers, list(enumerate((list(values) for values in dataset), start=2)))
