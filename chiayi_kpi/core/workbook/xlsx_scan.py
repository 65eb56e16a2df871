"""Looks through the sheets of an .xlsx: quick where nothing is unusual, cell by cell where something is.

The quick look gives the last row and, for the last column, only that it is not far; both are bounds.
"""

import posixpath
import re
from typing import NamedTuple

from chiayi_kpi.core.workbook.scan import Cell, Findings, damaged, parse_xml, plain

# How Excel, LibreOffice, WPS and openpyxl write rows and cells. A sheet in any other form is walked cell by cell,
# and so is one that has a formula, an error, a merged cell, or a cell far to the right or below.
_USUAL_ROW = re.compile(rb'<row r="(\d{1,7})"')
_USUAL_CELL = b'<c r="'
_PREFIXED = re.compile(rb":(?:c|row|f|mergeCells?)[\s>/]")
_UNUSUAL = re.compile(rb"<(?:c[>/\n\t\r]|row[>/\n\t\r]|f[\s>/]|mergeCell)")
_ERROR_TYPES = (b'"e"', b"'e'")
_FAR = re.compile(rb'<c r="(?:[A-Z]{2}|[A-Z]\d{6})')
_LAST_NEAR_COLUMN = 25
_PERCENT_FORMATS = ("9", "10")  # 0% and 0.00%, which every workbook has built in
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')  # what a number format shows as it stands: 0"%" shows 85 as 85%
_HIDDEN = re.compile(rb'<row [^>]*\bhidden="(?:1|true)"')
_REFERENCE = re.compile(r"\A\$?([A-Z]{1,3})\$?(\d{1,7})")


def scan(parts: dict[str, bytes]) -> dict[str, Findings]:
    """Findings by the sheet's name; WorkbookError where the file's own list of sheets cannot be followed."""
    styles = _percent_styles(parts.get("xl/styles.xml", b""))
    found = {}
    for name, sheet in _sheets(parts).items():
        found[name] = _scan_sheet(parts.get(sheet.path, b""), styles)
        found[name].hidden = sheet.hidden
    return found


def _percent_styles(content: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show a number as a percentage; cells name their style by it."""
    formats, styles, counted, inside = set(_PERCENT_FORMATS), set(), 0, False

    def start(name, attributes):
        nonlocal counted, inside
        if name == "numFmt" and "%" in _LITERAL.sub("", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            if attributes.get("numFmtId") in formats:
                styles.add(str(counted))
            counted += 1

    def end(name):
        nonlocal inside
        if name == "cellXfs":
            inside = False

    if content:
        parse_xml(content, start, end)
    return frozenset(styles)


class _Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    path: str
    hidden: bool


def _sheets(parts: dict[str, bytes]) -> dict[str, _Listed]:
    targets: dict[str, str] = {}
    sheets: dict[str, tuple[str, bool]] = {}

    def relation(name, attributes):
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )

    def sheet(name, attributes):
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            sheets[attributes.get("name", "")] = (plain(attributes).get("id", ""), hidden)

    if "xl/_rels/workbook.xml.rels" not in parts:
        raise damaged()
    parse_xml(parts["xl/_rels/workbook.xml.rels"], relation)
    parse_xml(parts["xl/workbook.xml"], sheet)
    return {name: _Listed(targets.get(found, ""), hidden) for name, (found, hidden) in sheets.items()}


def _scan_sheet(content: bytes, percent_styles: frozenset[str]) -> Findings:
    rows = _USUAL_ROW.findall(content)
    cells = content.count(_USUAL_CELL)
    usual = cells == content.count(b"<c ") and len(rows) == content.count(b"<row ")
    odd = any(pattern.search(content) for pattern in (_UNUSUAL, _PREFIXED, _FAR))
    marked = any(f' s="{style}"'.encode() in content for style in percent_styles)
    hides = _HIDDEN.search(content) is not None
    if not usual or odd or marked or hides or any(error in content for error in _ERROR_TYPES):
        return _walk(content, percent_styles)
    if not cells:
        return Findings()
    return Findings(last_row=max(map(int, rows)), last_column=_LAST_NEAR_COLUMN)


class _Walker:
    """Keeps the place in a sheet while its elements go by."""

    def __init__(self, percent_styles: frozenset[str]) -> None:
        self.findings = Findings()
        self.percent_styles = percent_styles
        self.row, self.column = 0, -1
        self.in_cell = self.in_percent = False
        self._starts = {"row": self._row, "c": self._cell, "mergeCell": self._merged}

    def start(self, name, attributes):
        if name in self._starts:
            self._starts[name](attributes)
        elif self.in_cell and name == "v" and self.in_percent:
            self.findings.percentages.add((self.row, self.column))
        elif self.in_cell and name == "f":
            self.findings.formulas.add((self.row, self.column))

    def end(self, name):
        if name == "c":
            self.in_cell = False

    def _row(self, attributes) -> None:
        self.row, self.column = _number(attributes.get("r"), self.row + 1), -1
        if attributes.get("hidden") in ("1", "true"):
            self.findings.hidden_rows.add(self.row)

    def _cell(self, attributes) -> None:
        self.row, self.column = _position(attributes.get("r"), self.row, self.column + 1)
        self.in_cell = True
        self.in_percent = attributes.get("s") in self.percent_styles and attributes.get("t", "n") == "n"
        self.findings.extend_to((self.row, self.column))
        if attributes.get("t") == "e":
            self.findings.errors.add((self.row, self.column))

    def _merged(self, attributes) -> None:
        reference = attributes.get("ref", "")
        self.findings.merged.append((_position(reference, 1, 0), reference))


def _walk(content: bytes, percent_styles: frozenset[str]) -> Findings:
    walker = _Walker(percent_styles)
    parse_xml(content, walker.start, walker.end)
    return walker.findings


def _position(reference: str | None, row: int, column: int) -> Cell:
    match = _REFERENCE.match(reference or "")
    return (int(match[2]), _column_index(match[1])) if match else (row, column)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
