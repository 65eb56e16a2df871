"""What a look at the raw XML finds before the parser runs: the extent of each sheet, and cells without a value.

The parser (calamine) gives a formula's cached result as if it were a value and an error as an empty cell, and it
makes room for the whole rectangle up to the last cell. So these are found here.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.faults import WorkbookError

Cell = tuple[int, int]  # row number from 1, column index from 0


@dataclass
class Findings:
    """Of one sheet: the last row and column with a cell, and the cells that hold no plain value."""

    last_row: int = 0
    last_column: int = -1
    copies: int = 0  # filled cells that one stored cell stands for (.ods), added up
    formulas: set[Cell] = field(default_factory=set)
    errors: set[Cell] = field(default_factory=set)
    percentages: set[Cell] = field(default_factory=set)  # numbers that are a hundredth of what the cell shows
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[Cell, str]] = field(default_factory=list)  # its first cell, and the range as text

    def extend_to(self, cell: Cell) -> None:
        self.last_row = max(self.last_row, cell[0])
        self.last_column = max(self.last_column, cell[1])


def damaged() -> WorkbookError:
    return WorkbookError.of_file(_("The file is damaged and cannot be read. Open it and save it again."))


def parse_xml(content: bytes, start: Any, end: Any = None) -> None:
    """Run ``start(name, attributes)`` and ``end(name)`` over a part; names come without their prefix."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content) or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise damaged()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged() from error


def plain(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without their prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
