"""Looks through the sheets of an .ods: repeated rows and cells, formulas, errors and merged cells."""

from chiayi_kpi.core.workbook.scan import Findings, damaged, parse_xml, plain
from chiayi_kpi.core.workbook.sheets import column_letters

_CELLS = {"table-cell", "covered-table-cell"}
_MOST = 10_000_000  # a larger repetition is one that no sheet has
_MOST_HIDDEN = 200_000  # of one repeated row; more than a workbook may have
_MOST_SPACES = 1_000_000  # in a whole file; the parser writes out as many as are asked for


def scan(parts: dict[str, bytes]) -> dict[str, Findings]:
    """Findings by the sheet's name. Rows that are only repeated emptiness do not count."""
    walker = _Walker()
    parse_xml(parts["content.xml"], walker.start, walker.end)
    return walker.sheets


class _Walker:
    """Keeps the place in the document while its elements go by."""

    def __init__(self):
        self.sheets: dict[str, Findings] = {}
        self.findings: Findings | None = None
        self.row = self.next_row = 1
        self.row_repeat = 1
        self.column = 0
        self.repeat = 0
        self.comment = 0
        self.spaces = 0
        self.style = ""
        self.unseen: set[str] = set()  # the styles of hidden sheets

    def start(self, name, attributes):
        if name == "s":
            self.spaces += _count(attributes, "c")
            if self.spaces > _MOST_SPACES:
                raise damaged()
        elif name == "annotation":
            self.comment += 1
        elif name in ("style", "table-properties"):
            self._style(plain(attributes))
        elif name == "table":
            self._table(plain(attributes))
        elif self.findings is None or self.comment:
            return
        elif name == "table-row":
            self._row(self.findings, attributes)
        elif name in _CELLS:
            self.column += self.repeat
            self.repeat = _count(attributes, "number-columns-repeated")
            self._cell(self.findings, plain(attributes))
        elif name == "p":  # the text of a cell, with or without a type
            self._reach(self.findings)

    def end(self, name):
        if name == "annotation":
            self.comment -= 1
        elif name == "table":
            self.findings = None

    def _style(self, said: dict[str, str]) -> None:
        """A style's name, or whether the sheets that have it are shown."""
        self.style = said.get("name", self.style)
        if said.get("display") == "false":
            self.unseen.add(self.style)

    def _table(self, said: dict[str, str]) -> None:
        self.findings = self.sheets.setdefault(said.get("name", ""), Findings())
        self.findings.hidden = said.get("style-name", "") in self.unseen
        self.next_row = 1

    def _row(self, findings: Findings, attributes: dict[str, str]) -> None:
        self.row, self.column, self.repeat = self.next_row, 0, 0
        self.row_repeat = _count(attributes, "number-rows-repeated")
        self.next_row += self.row_repeat
        if plain(attributes).get("visibility") in ("collapse", "filter"):
            findings.hidden_rows.update(range(self.row, self.row + min(self.row_repeat, _MOST_HIDDEN)))

    def _cell(self, findings: Findings, attributes: dict[str, str]) -> None:
        place = (self.row, self.column)
        if attributes.get("value-type"):
            self._reach(findings)
        if attributes.get("value-type") == "percentage":
            findings.percentages.add(place)
        if "formula" in attributes:
            self._reach(findings)
            findings.formulas.add(place)
        rows = _count(attributes, "number-rows-spanned")
        columns = _count(attributes, "number-columns-spanned")
        if rows > 1 or columns > 1:
            last = f"{column_letters(self.column + columns - 1)}{self.row + rows - 1}"
            findings.merged.append((place, f"{column_letters(self.column)}{self.row}:{last}"))

    def _reach(self, findings: Findings) -> None:
        stands_for = self.row_repeat * self.repeat
        findings.copies += stands_for if stands_for > 1 else 0
        findings.extend_to((self.row + self.row_repeat - 1, self.column + self.repeat - 1))


def _count(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return min(int(value), _MOST) if value.isdecimal() and value.isascii() else 1
    return 1
