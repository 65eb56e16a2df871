"""Writes a workbook as .ods (OpenDocument 1.2): plain XML, quick for many rows. Every text is a text cell."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from chiayi_kpi.core.workbook.sheets import column_letters
from chiayi_kpi.core.workbook.written import CellRange, WrittenBook, WrittenColumn, WrittenSheet

MIME = "application/vnd.oasis.opendocument.spreadsheet"
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
    }.items()
)
_ROOT = f'{_NAMES} xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
_MANIFEST = (
    f'{_DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACES = re.compile(r" {2,}|\A | \Z")
_CM_PER_CHARACTER = 0.2


def write_ods(book: WrittenBook) -> bytes:
    """The workbook's file: header row in bold and frozen, columns as wide as their content asks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)  # first and unpacked, as the standard wants
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", "".join(_content(book)))
        archive.writestr("styles.xml", _styles(book.label))
        archive.writestr("meta.xml", _meta(book))
        archive.writestr("settings.xml", _settings(book))
    return file.getvalue()


def _content(book: WrittenBook) -> Iterator[str]:
    widths = sorted({column.width for sheet in book.sheets for column in sheet.columns})
    yield f"{_DECLARATION}<office:document-content {_ROOT}><office:automatic-styles>"
    for width in widths:
        yield (
            f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width * _CM_PER_CHARACTER:.1f}cm"/></style:style>'
        )
    yield (
        '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties '
        'fo:background-color="#e4e9ef"/><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="body" style:family="table-cell"><style:table-cell-properties '
        'style:vertical-align="top" fo:wrap-option="wrap"/></style:style>'
        '<style:style style:name="open" style:family="table-cell"><style:table-cell-properties style:cell-protect="none" '
        'fo:background-color="#fff8dc" style:vertical-align="top" fo:wrap-option="wrap"/></style:style>'
        '<style:style style:name="sheet" style:family="table" style:master-page-name="labelled"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
    )
    yield from _validations(book)
    for sheet in book.sheets:
        yield from _table(sheet)
    yield "</office:spreadsheet></office:body></office:document-content>"


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
    yield "<table:table-row>"
    for column in sheet.columns:
        yield _text_cell(column.header, 'table:style-name="head"')
    yield "</table:table-row>"
    for number, row in enumerate(sheet.rows, start=2):
        yield "<table:table-row>"
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            yield _cell(value, column, sheet.choices.get((number, place)))
        yield "</table:table-row>"
    yield "</table:table>"


def _cell(value: Any, column: WrittenColumn, source: CellRange | None) -> str:
    style = f'table:style-name="{"open" if column.is_open else "body"}"'
    if source is not None:
        style += f" table:content-validation-name={quoteattr(_list_name(source))}"
    if value in ("", None):
        return f"<table:table-cell {style}/>" if column.is_open else "<table:table-cell/>"
    if isinstance(value, int | Decimal) and not column.as_text:
        return (
            f'<table:table-cell office:value-type="float" office:value="{value:f}" {style}>'
            f"<text:p>{value:f}</text:p></table:table-cell>"
        )
    return _text_cell(str(value), style)


def _text_cell(text: str, style: str) -> str:
    lines = "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string" {style}>{lines}</table:table-cell>'


def _line(text: str) -> str:
    """XML folds spaces; OpenDocument writes a run of them, and a tab, as elements."""
    text = escape(_NOT_XML.sub("", text))
    text = _SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    return text.replace("\t", "<text:tab/>")


def _styles(label: str) -> str:
    header = f"<style:header><text:p>{_line(label)}</text:p></style:header>" if label else ""
    return (
        f'{_DECLARATION}<office:document-styles {_ROOT}><office:automatic-styles><style:page-layout style:name="page"/>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="labelled" '
        f'style:page-layout-name="page">{header}</style:master-page></office:master-styles></office:document-styles>'
    )


def _meta(book: WrittenBook) -> str:
    label = f"<dc:description>{_line(book.label)}</dc:description>" if book.label else ""
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
    )
    return (
        f"{_DECLARATION}<office:document-settings {_ROOT}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed '
        'config:name="Views"><config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        f"{sheets}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
