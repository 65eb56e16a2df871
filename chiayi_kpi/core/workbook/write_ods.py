"""Writes a workbook as .ods (OpenDocument 1.2): plain XML, quick for many rows. Every text is a text cell.

The one writer of spreadsheets of this format: plan workbooks, tables of pages and the tables of documents.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.media_types import ODS
from chiayi_kpi.core.packing import packed
from chiayi_kpi.core.workbook.sheets import column_letters
from chiayi_kpi.core.workbook.written import (
    CellRange,
    Covered,
    NumberFormat,
    WrittenBook,
    WrittenCell,
    WrittenColumn,
    WrittenSheet,
    format_of,
)
from chiayi_kpi.core.xml_text import xml_text

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "table": "table",
        "text": "text",
        "meta": "meta",
        "config": "config",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
        "svg": "svg-compatible",
    }.items()
)
_ROOT = f'{_NAMES} xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
_MANIFEST = (
    f'{_DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)
_SPACES = re.compile(r" {2,}|\A | \Z")
_CM_PER_CHARACTER = 0.2
_CM_PER_LINE = 0.5
# The face of the documents' tables, and what stands for it where it is missing.
_FACE = "Noto Sans CJK TC"
_FACES = (
    f'<office:font-face-decls><style:font-face style:name="{_FACE}" '
    f"svg:font-family=\"'{_FACE}', '微軟正黑體', 'Microsoft JhengHei'\"/></office:font-face-decls>"
)
_EVERY_CELL = (
    '<office:styles><style:default-style style:family="table-cell"><style:text-properties '
    f'style:font-name="{_FACE}" style:font-name-asian="{_FACE}" fo:font-size="10pt" style:font-size-asian="10pt"/>'
    "</style:default-style></office:styles>"
)


def write_ods(book: WrittenBook) -> bytes:
    """The workbook's file: header row in bold and frozen, columns as wide as their content asks."""
    return packed(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": _MANIFEST,
            "content.xml": "".join(_content(book)),
            "styles.xml": _styles(book),
            "meta.xml": _meta(book),
            "settings.xml": _settings(book),
        }
    )


def _content(book: WrittenBook) -> Iterator[str]:
    widths = sorted({column.width for sheet in book.sheets for column in sheet.columns})
    yield f"{_DECLARATION}<office:document-content {_ROOT}>{_FACES}<office:automatic-styles>"
    for width in widths:
        yield (
            f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width * _CM_PER_CHARACTER:.1f}cm"/></style:style>'
        )
    for laid_out, lines in sorted(
        {(_is_laid_out(one), high) for one in book.sheets for high in one.lines.values()}
    ):
        # A laid-out table stays as high as it was printed; other rows may grow when a cell is changed.
        yield (
            f'<style:style style:name="{_row_style(laid_out, lines)}" style:family="table-row"><style:table-row-properties '
            f'style:row-height="{lines * _CM_PER_LINE:.1f}cm" style:use-optimal-row-height="{str(not laid_out).lower()}"/>'
            "</style:style>"
        )
    yield (
        '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties '
        f'fo:background-color="{colour("sheet-head")}" style:vertical-align="top" fo:wrap-option="wrap"/>'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="body" style:family="table-cell"><style:table-cell-properties '
        'style:vertical-align="top" fo:wrap-option="wrap"/></style:style>'
        '<style:style style:name="open" style:family="table-cell"><style:table-cell-properties style:cell-protect="none" '
        f'fo:background-color="{colour("sheet-open")}" style:vertical-align="top" fo:wrap-option="wrap"/></style:style>'
        '<style:style style:name="sheet" style:family="table" style:master-page-name="labelled"/>'
    )
    yield from _printed_styles(book)
    yield from _shown_styles(book)
    yield ("</office:automatic-styles><office:body><office:spreadsheet>")
    yield from _validations(book)
    for sheet in book.sheets:
        yield from _table(sheet)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _printed_styles(book: WrittenBook) -> Iterator[str]:
    """The styles of laid-out tables, with lines; numbers as they were printed."""
    numbers: dict[NumberFormat, None] = {}
    for sheet in book.sheets:
        if _is_laid_out(sheet):
            cells = (cell for row in sheet.rows for cell in row if isinstance(cell, WrittenCell))
            numbers |= dict.fromkeys(cell.number for cell in cells if cell.number)
    yield from map(_number_style, numbers)
    lines = (
        f'fo:border="0.5pt solid {colour("print-line")}" fo:wrap-option="wrap" style:vertical-align="middle"'
    )
    shaded = f' fo:background-color="{colour("print-head")}"'
    for number in (None, *numbers):
        shown = f' style:data-style-name="{_number_name(number)}"' if number else ""
        for is_header, look in ((False, ""), (True, shaded)):
            yield (
                f'<style:style style:name="{_printed_style(number, is_header)}" style:family="table-cell"{shown}>'
                f"<style:table-cell-properties {lines}{look}/></style:style>"
            )


def _shown_styles(book: WrittenBook) -> Iterator[str]:
    """The styles of numbers that are shown with the decimals that they carry."""
    numbers = dict.fromkeys(
        format_of(value)
        for sheet in book.sheets
        if any(column.as_shown for column in sheet.columns)
        for row in sheet.rows
        for value, column in zip(row, sheet.columns, strict=True)
        if column.as_shown and isinstance(value, int | Decimal)
    )
    for number in numbers:
        yield _number_style(number)
        yield (
            f'<style:style style:name="{_shown_style(number)}" style:family="table-cell" '
            f'style:data-style-name="{_number_name(number)}"><style:table-cell-properties '
            'style:vertical-align="top"/></style:style>'
        )


def _shown_style(number: NumberFormat) -> str:
    return f"shown-{_number_name(number)}"


def _number_style(number: NumberFormat) -> str:
    kind = "percentage-style" if number.percent else "number-style"
    grouped = ' number:grouping="true"' if number.grouped else ""
    sign = "<number:text>%</number:text>" if number.percent else ""
    return (
        f'<number:{kind} style:name="{_number_name(number)}"><number:number number:min-integer-digits="1" '
        f'number:decimal-places="{number.decimals}"{grouped}/>{sign}</number:{kind}>'
    )


def _number_name(number: NumberFormat) -> str:
    return f"{'P' if number.percent else 'N'}{number.decimals}{'G' if number.grouped else ''}"


def _printed_style(number: NumberFormat | None, is_header: bool) -> str:
    return f"printed{'-head' if is_header else ''}{f'-{_number_name(number)}' if number else ''}"


def _is_laid_out(sheet: WrittenSheet) -> bool:
    return not any(column.header for column in sheet.columns)


def _validations(book: WrittenBook) -> Iterator[str]:
    """The lists to choose from, each named after its cells."""
    lists = {source: sheet.refusal for sheet in book.sheets for source in sheet.choices.values()}
    if not lists:
        return
    yield "<table:content-validations>"
    for source, refusal in lists.items():
        yield (
            f"<table:content-validation table:name={quoteattr(_list_name(source))} "
            f"table:condition={quoteattr(_condition(source))} "
            'table:allow-empty-cell="true" table:display-list="unsorted">'
            '<table:error-message table:message-type="stop" table:display="true">'
            f"<text:p>{_line(refusal)}</text:p></table:error-message></table:content-validation>"
        )
    yield "</table:content-validations>"


def _list_name(source: CellRange) -> str:
    return f"list-{source.column}-{source.first}-{source.last}"


def _condition(source: CellRange) -> str:
    letter, sheet = column_letters(source.column), source.sheet.replace("'", "''")
    return f"of:cell-content-is-in-list([$'{sheet}'.${letter}${source.first}:.${letter}${source.last}])"


def _table(sheet: WrittenSheet) -> Iterator[str]:
    protected = ' table:protected="true"' if sheet.protected else ""
    yield f'<table:table table:name={quoteattr(sheet.title)} table:style-name="sheet"{protected}>'
    for column in sheet.columns:
        hidden = ' table:visibility="collapse"' if column.hidden else ""
        yield f'<table:table-column table:style-name="w{column.width}"{hidden}/>'
    if not _is_laid_out(sheet):
        yield f"<table:table-header-rows>{_row(sheet, 1)}"
        for column in sheet.columns:
            yield _text_cell(column.header, 'table:style-name="head"')
        yield "</table:table-row></table:table-header-rows>"
    if sheet.header_rows:
        yield "<table:table-header-rows>"
        yield from _rows(sheet, 0, sheet.header_rows)
        yield "</table:table-header-rows>"
    yield from _rows(sheet, sheet.header_rows, None)
    yield "</table:table>"


def _rows(sheet: WrittenSheet, first: int, end: int | None) -> Iterator[str]:
    above = 0 if _is_laid_out(sheet) else 1
    for number, row in enumerate(sheet.rows[first:end], start=first + above + 1):
        yield _row(sheet, number)
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            yield _cell(value, column, sheet.choices.get((number, place)))
        yield "</table:table-row>"


def _row(sheet: WrittenSheet, number: int) -> str:
    """The beginning of a row (number from 1), as high as its lines."""
    lines = sheet.lines.get(number, 1)
    style = f' table:style-name="{_row_style(_is_laid_out(sheet), lines)}"' if lines > 1 else ""
    return f"<table:table-row{style}>"


def _row_style(laid_out: bool, lines: int) -> str:
    return f"high{lines}{'-printed' if laid_out else ''}"


def _cell(value: Any, column: WrittenColumn, source: CellRange | None) -> str:
    style = f'table:style-name="{"open" if column.is_open else "body"}"'
    if source is not None:
        style += f" table:content-validation-name={quoteattr(_list_name(source))}"
    if value in ("", None):
        return f"<table:table-cell {style}/>" if column.is_open else "<table:table-cell/>"
    if isinstance(value, int | Decimal) and not column.as_text:
        text = f"{value:f}"
        if column.as_shown:
            number = format_of(value)
            style, text = f'table:style-name="{_shown_style(number)}"', f"{value:,.{number.decimals}f}"
        return (
            f'<table:table-cell office:value-type="float" office:value="{value:f}" {style}>'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
    if isinstance(value, WrittenCell):
        return _printed_cell(value)
    return "<table:covered-table-cell/>" if value is Covered else _text_cell(str(value), style)


def _printed_cell(cell: WrittenCell) -> str:
    style = f'table:style-name="{_printed_style(cell.number, cell.is_header)}"'
    for name, span in (("rows", cell.rows), ("columns", cell.columns)):
        style += f' table:number-{name}-spanned="{span}"' if span > 1 else ""
    if cell.number is None:
        return _text_cell(str(cell.value), style)
    kind = "percentage" if cell.number.percent else "float"
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{cell.value:f}" {style}>'
        f"<text:p>{shown(cell)}</text:p></table:table-cell>"
    )


def shown(cell: WrittenCell) -> str:
    """A number's text, as it was printed: ``95.31%``."""
    decimals, grouped, percent = cell.number or NumberFormat(0)
    value = Decimal(cell.value) * (100 if percent else 1)
    return f"{value:{',' if grouped else ''}.{decimals}f}{'%' if percent else ''}"


def _text_cell(text: str, style: str) -> str:
    lines = "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string" {style}>{lines}</table:table-cell>'


def _line(text: str) -> str:
    """XML folds spaces; OpenDocument writes a run of them, and a tab, as elements."""
    text = escape(xml_text(text))
    text = _SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    return text.replace("\t", "<text:tab/>")


def _styles(book: WrittenBook) -> str:
    """Every sheet is printed on A4 across, as wide as its table is."""
    header = f"<style:header><text:p>{_line(book.label)}</text:p></style:header>" if book.label else ""
    across = (
        '<style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" '
        'style:print-orientation="landscape" style:scale-to-X="1"/>'
    )
    return (
        f'{_DECLARATION}<office:document-styles {_ROOT}>{_FACES}{_EVERY_CELL}<office:automatic-styles><style:page-layout style:name="page">'
        f"{across}</style:page-layout></office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="labelled" '
        f'style:page-layout-name="page">{header}</style:master-page></office:master-styles></office:document-styles>'
    )


def _meta(book: WrittenBook) -> str:
    label = f"<dc:creator>{_line(book.author)}</dc:creator>" if book.author else ""
    label += f"<dc:description>{_line(book.label)}</dc:description>" if book.label else ""
    return (
        f"{_DECLARATION}<office:document-meta {_ROOT}><office:meta><dc:title>{_line(book.title)}</dc:title>{label}"
        "</office:meta></office:document-meta>"
    )


def _settings(book: WrittenBook) -> str:
    """The first row of every sheet stays in view."""
    item = '<config:config-item config:name="{}" config:type="{}">{}</config:config-item>'
    frozen = "".join(
        item.format(name, kind, value)
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionBottom", "int", 1),
        )
    )
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.title)}>{frozen}</config:config-item-map-entry>"
        for sheet in book.sheets
        if not _is_laid_out(sheet)
    )
    return (
        f"{_DECLARATION}<office:document-settings {_ROOT}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed '
        'config:name="Views"><config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        f"{sheets}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
