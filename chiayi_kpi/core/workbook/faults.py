"""What is wrong with a workbook, and where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_CELL = re.compile(r"([A-Z]+)(\d+)", re.ASCII)
SHOWN = 200  # a list longer than this helps nobody; the rest is counted


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One reason why a workbook is refused: sheet and cell (``C7``; both may be empty) and what to do."""

    sheet: str
    cell: str
    message: str

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands in its sheet, to sort by: row by row, from left to right; first what has no cell."""
        found = _CELL.fullmatch(self.cell)
        return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, "")

    def __str__(self) -> str:
        place = " ".join(part for part in (self.sheet, self.cell) if part)
        return f"{place}{_(': ')}{self.message}" if place else self.message


class WorkbookError(Exception):
    """A workbook that was refused as a whole; ``faults`` names every reason, in the order of the file."""

    def __init__(self, faults: Iterable[FileFault]):
        self.faults = list(faults)
        super().__init__(listing(self.faults))

    @classmethod
    def of_file(cls, message: str) -> "WorkbookError":
        return cls([FileFault("", "", message)])


def written_meanwhile() -> str:
    """What is said where the database refuses what the checks had found in order."""
    return _("Somebody else changed the same rows at the same moment; import the file again.")


def listing(faults: list[FileFault]) -> str:
    """The faults one a line, at most ``SHOWN`` of them, and the number of those left out."""
    lines = [str(fault) for fault in faults[:SHOWN]]
    left_out = len(faults) - SHOWN
    if left_out > 0:
        lines.append(
            ngettext("… and %(count)d more fault.", "… and %(count)d more faults.", left_out)
            % {"count": left_out}
        )
    return "\n".join(lines)
