"""Looks through the sheets of an .xlsx: quick where nothing is unusual, cell by cell where something is."""

import posixpath
import re

from chiayi_kpi.core.workbook.scan import Cell, Findings, damaged, parse_xml, plain

# How Excel, LibreOffice, WPS and openpyxl write a cell. A sheet with any other form is walked cell by cell.
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_UNUSUAL = re.compile(rb'<(?:\w+:)?(?:f|mergeCell)[\s>/]|\st\s*=\s*["\']e["\']')
_REFERENCE = re.compile(r"\A\$?([A-Z]{1,3})\$?(\d{1,7})")


def scan(parts: dict[str, bytes]) -> dict[str, Findings]:
    """Findings by the sheet's name; WorkbookError where the file's own list of sheets cannot be followed."""
    return {name: _scan_sheet(parts.get(path, b"")) for name, path in _sheet_paths(parts).items()}


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


def _scan_sheet(content: bytes) -> Findings:
    usual = _USUAL_CELL.findall(content)
    if _UNUSUAL.search(content) or len(usual) != len(_ANY_CELL.findall(content)):
        return _walk(content)
    findings = Findings()
    if usual:
        findings.last_row = max(int(row) for _letters, row in usual)
        findings.last_column = max(_column_index(letters.decode()) for letters in {cell[0] for cell in usual})
    return findings


def _walk(content: bytes) -> Findings:
    findings = Findings()
    row, column, in_cell = 0, -1, False

    def start(name, attributes):
        nonlocal row, column, in_cell
        if name == "row":
            row, column = _number(attributes.get("r"), row + 1), -1
        elif name == "c":
            row, column = _position(attributes.get("r"), row, column + 1)
            in_cell = True
            findings.extend_to((row, column))
            if attributes.get("t") == "e":
                findings.errors.add((row, column))
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
