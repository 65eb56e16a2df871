"""Reads a book directory: one file a sheet, ``<sheet>.yaml`` (a list of mappings) or ``<sheet>.csv``.

The same sheets as in a workbook, as text that can be read and compared. Every scalar is text (YAML's BaseLoader).
"""

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook import limits as limits_module
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError
from chiayi_kpi.core.workbook.read_csv import read_csv
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.values import header_text

_SUFFIXES = {".yaml", ".csv"}


def read_directory(path: Path) -> list[Sheet]:
    """The sheets of a directory, by name; files of another kind are left alone."""
    files = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES)
    limits = limits_module.current()
    if sum(file.stat().st_size for file in files) > limits.unpacked_bytes:
        raise WorkbookError.of_file(_("The directory holds more than is read. Split it."))
    return [_read(file) for file in files]


def _read(file: Path) -> Sheet:
    try:
        if file.suffix == ".csv":
            return read_csv(file.stem, file.read_bytes())
        text = file.read_text(encoding="utf-8-sig")
        return _from_yaml(file.stem, yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - only strings, lists, mappings
    except UnicodeDecodeError as error:
        raise WorkbookError([FileFault(file.stem, "", _("The file is not UTF-8 text."))]) from error
    except yaml.YAMLError as error:
        raise WorkbookError(
            [FileFault(file.stem, "", _("The file cannot be read: %(error)s") % {"error": error})]
        ) from error


def _from_yaml(title: str, entries: Any) -> Sheet:
    if entries in (None, ""):
        entries = []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise WorkbookError([FileFault(title, "", _("The file is not a list of “header: value” entries."))])
    headers: dict[str, None] = {}  # a set that keeps the order
    for entry in entries:
        headers |= dict.fromkeys(header_text(header) for header in entry)
    rows: list[tuple[int, list[Any]]] = []
    faults: list[FileFault] = []
    for number, entry in enumerate(entries, start=2):
        held = {header_text(header): value for header, value in entry.items()}
        rows.append((number, [held.get(header, "") for header in headers]))
    sheet = Sheet(title, list(headers), rows, faults, entries=True)
    for number, values in rows:
        for column, value in enumerate(values):
            if not isinstance(value, str):
                faults.append(sheet.fault(number, column, _("holds a list; text or a number belongs here.")))
    return sheet
