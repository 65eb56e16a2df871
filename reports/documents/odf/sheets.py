"""The tables of a finished HTML page as an OpenDocument spreadsheet (``.ods``): a sheet a table, numbers as numbers."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

from cssselect2 import ElementWrapper

from reports.documents.odf import styles
from reports.documents.odf.cascade import Cascade, Look
from reports.documents.odf.grid import Cell, Grid, Row, grid
from reports.documents.odf.names import allowed, document, element
from reports.documents.odf.numbers import number_format, printed
from reports.documents.odf.package import meta, package
from reports.documents.odf.pages import TEXT_WIDTH
from reports.documents.odf.plain import lines

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOT_IN_NAMES = re.compile(r"[\[\]*?:/\\'\x00-\x1f]")
_LONGEST_NAME = 31  # Excel's, so that the file can be saved there too


class _Found(NamedTuple):
    heading: str
    table: Grid


def ods(html: str) -> bytes:
    """The ``.ods`` of the page's tables. Every sheet begins with the document's title and what it says of itself."""
    cascade = Cascade(html)
    root = cascade.html.etree_element
    title = root.findtext("head/title", "")
    author = next(
        (found.get("content", "") for found in root.iter("meta") if found.get("name") == "author"), ""
    )
    notice = next((found.get("data-notice", "") for found in root.iter("h1")), "")
    book = _Book(f"{title}　{notice}".strip())
    for found in _tables(cascade, cascade.html, cascade.root_look, [""]):
        book.add(found)
    return package(
        MIME, {"content.xml": book.content(), "styles.xml": _STYLES, "meta.xml": meta(title, author)}
    )


# Printed from the spreadsheet, a table is as wide as a page across.
_PAGE = {
    "fo:page-width": "297mm",
    "fo:page-height": "210mm",
    "style:print-orientation": "landscape",
    "style:scale-to-X": "1",
}
_STYLES = document(
    "office:document-styles",
    element("office:styles"),
    element(
        "office:automatic-styles",
        None,
        element("style:page-layout", {"style:name": "page"}, element("style:page-layout-properties", _PAGE)),
    ),
    element(
        "office:master-styles",
        None,
        element("style:master-page", {"style:name": "across", "style:page-layout-name": "page"}),
    ),
)


def _tables(cascade: Cascade, above: ElementWrapper, look: Look, heading: list[str]) -> Iterator[_Found]:
    """The tables in their order, each with the heading that it stands under."""
    for found in above.iter_children():
        if found.local_name in _HEADINGS:
            heading[0] = "".join(found.etree_element.itertext()).strip()
        own = cascade.look(found, look)
        if found.local_name == "table":
            yield _Found(heading[0], grid(cascade, found, own, TEXT_WIDTH))
        else:
            yield from _tables(cascade, found, own, heading)


class _Book:
    def __init__(self, title: str) -> None:
        self._title = title
        self._styles = styles.Styles()
        self._formats: dict[str, ET.Element] = {}
        self._sheets: list[ET.Element] = []
        self._names: set[str] = set()

    def add(self, found: _Found) -> None:
        """One sheet: the document's title, the table's caption, the table."""
        style = self._styles.name("table", {}, master_page_name="across")
        sheet = element("table:table", {"table:name": self._name(found.heading), "table:style-name": style})
        for width in found.table.widths:
            said = {"style:table-column-properties": {"style:column-width": styles.points(width * 1.2)}}
            style = self._styles.name("table-column", said)
            sheet.append(element("table:table-column", {"table:style-name": style}))
        sheet.append(_line(self._title))
        if found.table.caption is not None:
            sheet.append(_line(" ".join(lines(found.table.caption))))
        for in_head, rows in _stretches(found.table.rows):
            into = element("table:table-header-rows") if in_head else sheet
            into.extend(self._row(row) for row in rows)
            if in_head:
                sheet.append(into)
        self._sheets.append(sheet)

    def content(self) -> bytes:
        """content.xml. A book without a sheet would not open."""
        sheets = self._sheets or [element("table:table", {"table:name": "—"}, _line(self._title))]
        return document(
            "office:document-content",
            element("office:automatic-styles", None, *self._formats.values(), *self._styles.elements),
            element("office:body", None, element("office:spreadsheet", None, *sheets)),
        )

    def _name(self, heading: str) -> str:
        base = _NOT_IN_NAMES.sub(" ", heading)[: _LONGEST_NAME - 4].strip() or "—"
        name, number = base, 1
        while name in self._names:
            number += 1
            name = f"{base} {number}"
        self._names.add(name)
        return name

    def _row(self, row: Row) -> ET.Element:
        made = element("table:table-row")
        made.extend(
            element("table:covered-table-cell") if cell is None else self._cell(cell) for cell in row.cells
        )
        return made

    def _cell(self, cell: Cell) -> ET.Element:
        said = lines(cell.element)
        number = printed(said[0]) if len(said) == 1 else None
        made = element("table:table-cell")
        if number is None:
            made.set("table:style-name", self._styles.name("table-cell", _look(cell.look)))
            made.set("office:value-type", "string")
        else:
            self._formats.setdefault(number.style, number_format(number))
            style = self._styles.name("table-cell", _look(cell.look), data_style_name=number.style)
            made.set("table:style-name", style)
            made.set("office:value-type", "percentage" if number.percent else "float")
            made.set("office:value", f"{number.value:f}")
        for name, span in (("rows", cell.rows), ("columns", cell.columns)):
            if span > 1:
                made.set(f"table:number-{name}-spanned", str(span))
        made.extend(_paragraph(line) for line in said)
        return made


def _stretches(rows: tuple[Row, ...]) -> Iterator[tuple[bool, list[Row]]]:
    head = [row for row in rows if row.in_head]
    if head:
        yield True, head
    yield False, [row for row in rows if not row.in_head]


def _look(look: Look) -> dict[str, styles.Properties]:
    said = {"fo:border": "0.5pt solid #8c8c86", "fo:wrap-option": "wrap", "style:vertical-align": "middle"}
    background = str(look.get("background", ""))
    if background.startswith("#"):
        said["fo:background-color"] = styles.colour(background)
    return {
        "style:table-cell-properties": said,
        "style:paragraph-properties": {"fo:text-align": styles.align(look)},
        "style:text-properties": styles.text(look),
    }


def _line(text: str) -> ET.Element:
    cell = element("table:table-cell", {"office:value-type": "string"}, _paragraph(text))
    return element("table:table-row", None, cell)


def _paragraph(text: str) -> ET.Element:
    made = element("text:p")
    made.text = allowed(text)
    return made
