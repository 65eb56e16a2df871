"""Looks through the sheets of an .xlsx: quick where nothing is unusual, cell by cell where something is.

The quick look gives the last row and, for the last column, only that it is not far; both are bounds.
"""

import posixpath
import re

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
_REFERENCE = re.compile(r"\A\$?([A-Z]{1,3})\$?(\d{1,7})")


def scan(parts: dict[str, bytes]) -> dict[str, Findings]:
    """Findings by the sheet's name; WorkbookError where the file's own list of sheets cannot be followed."""
    styles = _percent_styles(parts.get("xl/styles.xml", b""))
    return {name: _scan_sheet(parts.get(path, b""), styles) for name, path in _sheet_paths(parts).items()}


def _percent_styles(content: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show a number as a percentage; cells name their style by it."""
    formats, styles, counted, inside = set(_PERCENT_FORMATS), set(), 0, False

    def start(name, attributes):
        nonlocal counted, inside
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
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


def _sheet_paths(parts: dict[str, bytes]) -> dict[str, str]:
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name, attributes):
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )

    def sheet(name, attributes):
        if name == "sheet":
            sheets[attributes.get("name", "")] = plain(attributes).get("id", "")

    if "xl/_rels/workbook.xml.rels" not in parts:
        raise damaged()
    parse_xml(parts["xl/_rels/workbook.xml.rels"], relation)
    parse_xml(parts["xl/workbook.xml"], sheet)
    return {name: targets.get(relation_id, "") for name, relation_id in sheets.items()}


def _scan_sheet(content: bytes, percent_styles: frozenset[str]) -> Findings:
    rows = _USUAL_ROW.findall(content)
    cells = content.count(_USUAL_CELL)
    usual = cells == content.count(b"<c ") and len(rows) == content.count(b"<row ")
    odd = any(pattern.search(content) for pattern in (_UNUSUAL, _PREFIXED, _FAR))
    marked = any(f' s="{style}"'.encode() in content for style in percent_styles)
    if not usual or odd or marked or any(error in content for error in _ERROR_TYPES):
        return _walk(content, percent_styles)
    if not cells:
        return Findings()
    return Findings(last_row=max(map(int, rows)), last_column=_LAST_NEAR_COLUMN)


def _walk(content: bytes, percent_styles: frozenset[str]) -> Findings:
    findings = Findings()
    row, column, in_cell, in_percent = 0, -1, False, False

    def start(name, attributes):
        nonlocal row, column, in_cell, in_percent
        if name == "row":
            row, column = _number(attributes.get("r"), row + 1), -1
        elif name == "c":
            row, column = _position(attributes.get("r"), row, column + 1)
            in_cell = True
            in_percent = attributes.get("s") in percent_styles and attributes.get("t", "n") == "n"
            findings.extend_to((row, column))
            if attributes.get("t") == "e":
                findings.errors.add((row, column))
        elif name == "v" and in_cell and in_percent:
            findings.percentages.add((row, column))
        elif name == "f" and in_cell:
            findings.formulas.add((row, column))
        elif name == "mergeCell":
            reference = attributes.get("ref", "")
            findings.merged.append((_position(reference, 1, 0), reference))

    def end(name):
        nonlocal in_cell
        if name == "c":
            in_cell = False

    parse_xml(content, start, end)
    return findings


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
