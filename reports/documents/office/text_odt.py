"""The pieces of a document as OpenDocument text (``.odt``), in the styles of ``templates/document.odt``."""

import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import odfdo
from lxml import etree
from odfdo.element import ODF_NAMESPACES

from chiayi_kpi.core.colours import colour
from chiayi_kpi.core.media_types import JPEG, PNG, SVG
from chiayi_kpi.core.packing import repacked
from reports.documents.office import names
from reports.documents.office.page_reader import read
from reports.documents.office.pieces import (
    LOOKS,
    TIGHT,
    Block,
    Cell,
    Contents,
    List,
    Paragraph,
    Picture,
    Table,
    Text,
)

TEMPLATE = Path(__file__).parent / "templates" / "document.odt"
_STYLE = f"{{{ODF_NAMESPACES['text']}}}style-name"
_PAGES = {"contents": "目錄", "chapter": "內頁"}
# What LibreOffice calls the styles that Word knows under another name.
_OTHER_NAMES = {
    "Normal": "Standard",
    "Body Text": "Text body",
    "TOC Heading": "Contents Heading",
    "Hyperlink": "Internet link",
    "Strong": "Strong Emphasis",
}


def written(html: str) -> bytes:
    """The ``.odt`` of a finished HTML page. The same page gives the same bytes."""
    document = read(html)
    file = odfdo.Document(TEMPLATE)
    writer = _Writer(file, document.prefix)
    body = file.body
    body.clear()
    for found in writer.blocks(document.blocks):
        body.append(odfdo.Element.from_tag(found))
    (automatic,) = file.content.get_elements("//office:automatic-styles")
    for style in writer.automatic.values():
        automatic.append(odfdo.Element.from_tag(style))
    for node in file.styles.root._xml_element.iter():
        node.text, node.tail = document.in_margin(node.text), document.in_margin(node.tail)
        if node.get(_STYLE) == style_name(names.TAG):
            node.set(_STYLE, style_name(document.tag))
    file.meta.title, file.meta.creator = document.title, document.author
    out = io.BytesIO()
    file.save(out)
    return repacked(out.getvalue())


def style_name(name: str) -> str:
    """A style's name as the file's XML has it: ``Heading_20_2``."""
    return _OTHER_NAMES.get(name, name.replace("TOC ", "Contents ")).replace(" ", "_20_")


class _Writer:
    """Writes blocks as elements; ``automatic`` are the styles of what is no text, and of what begins a page."""

    def __init__(self, file: odfdo.Document, prefix: str) -> None:
        self._file, self._prefix = file, prefix
        self.automatic: dict[str, etree._Element] = {}
        self._tables = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[etree._Element]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield self._paragraph(block)
                case List():
                    yield self._list(block)
                case Table():
                    yield self._table(block)
                case Contents():
                    yield self._contents(block)

    def _paragraph(self, found: Paragraph) -> etree._Element:
        tag = "text:h" if found.level else "text:p"
        paragraph = _element(tag, {"text:style-name": self._style(found)})
        if found.level:
            paragraph.set(_qualified("text:outline-level"), str(found.level))
        for anchor in found.anchors:
            paragraph.append(_element("text:bookmark", {"text:name": anchor}))
        if found.entry and not found.level:
            mark = {
                "text:string-value": found.entry.text,
                "text:outline-level": str(found.entry.level),
            }
            paragraph.append(_element("text:toc-mark", mark))
        for piece in found.inlines:
            self._append(paragraph, piece)
        return paragraph

    def _style(self, found: Paragraph) -> str:
        if not found.starts:
            return style_name(found.style)
        name = f"{found.starts}.{style_name(found.style)}"
        style = {"style:family": "paragraph", "style:parent-style-name": style_name(found.style)}
        properties = {"fo:break-before": "page"}
        if found.starts in _PAGES:
            style["style:master-page-name"] = _PAGES[found.starts]
            properties = {"style:page-number": "1"} if found.starts == "chapter" else {}
        self._automatic(name, style, _element("style:paragraph-properties", properties))
        return name

    def _append(self, paragraph: etree._Element, piece: Text | Picture) -> None:
        if isinstance(piece, Picture):
            paragraph.append(self._frame(piece))
            return
        into = paragraph
        if piece.link:
            address = {"xlink:type": "simple", "xlink:href": piece.link}
            into = etree.SubElement(into, _qualified("text:a"), _attributes(address))
        for style in piece.styles:
            into = etree.SubElement(
                into, _qualified("text:span"), _attributes({"text:style-name": style_name(style)})
            )
        if piece.text == "\n":
            into.append(_element("text:line-break"))
        elif len(into):
            into[-1].tail = (into[-1].tail or "") + piece.text
        else:
            into.text = (into.text or "") + piece.text

    def _frame(self, picture: Picture) -> etree._Element:
        name = f"Pictures/{picture.name}"
        kind = {"svg": SVG, "png": PNG, "jpg": JPEG}[name.rpartition(".")[2]]
        self._file.set_part(name, picture.content)
        self._file.manifest.add_full_path(name, kind)
        size = {"svg:width": f"{picture.width:.2f}mm", "svg:height": f"{picture.height:.2f}mm"}
        address = {"xlink:href": name, "xlink:type": "simple", "xlink:show": "embed"}
        return _element(
            "draw:frame",
            {"text:anchor-type": "as-char", **size},
            _element("draw:image", {**address, "xlink:actuate": "onLoad"}),
            _element("svg:title", {}, text=picture.words),
        )

    def _list(self, found: List) -> etree._Element:
        made = _element("text:list", {"text:style-name": style_name(found.style)})
        for place, blocks in enumerate(found.items):
            starts = (
                {"text:start-value": str(found.first)} if found.first not in (None, 1) and not place else {}
            )
            made.append(_element("text:list-item", starts, *self.blocks(blocks)))
        return made

    def _contents(self, found: Contents) -> etree._Element:
        source = _element(
            "text:table-of-content-source", {"text:outline-level": "3", "text:use-index-marks": "true"}
        )
        source.append(_element("text:index-title-template"))
        source.extend(self._entry_template(level) for level in (1, 2, 3))
        body = _element("text:index-body")
        link_style = style_name(names.CONTENTS_LINK)
        for entry in found.entries:
            number = {"text:reference-format": "page", "text:ref-name": entry.anchor}
            tab = _element("text:tab")
            tab.tail = self._prefix
            link = _element(
                "text:a",
                {"xlink:type": "simple", "xlink:href": f"#{entry.anchor}", "text:style-name": link_style},
                tab,
                _element("text:bookmark-ref", number, text="–"),
                text=entry.text,
            )
            style = {"text:style-name": style_name(f"TOC {entry.level}")}
            body.append(_element("text:p", style, link))
        said = {"text:name": "目錄", "text:protected": "false"}
        return _element("text:table-of-content", said, source, body)

    def _entry_template(self, level: int) -> etree._Element:
        tab = {"style:type": "right", "style:leader-char": "."}
        return _element(
            "text:table-of-content-entry-template",
            {"text:outline-level": str(level), "text:style-name": style_name(f"TOC {level}")},
            _element("text:index-entry-link-start", {"text:style-name": style_name(names.CONTENTS_LINK)}),
            _element("text:index-entry-text"),
            _element("text:index-entry-tab-stop", tab),
            _element("text:index-entry-span", text=self._prefix),
            _element("text:index-entry-page-number"),
            _element("text:index-entry-link-end"),
        )

    def _table(self, found: Table) -> etree._Element:
        self._tables += 1
        apart = {} if found.is_layout else {"fo:margin-top": "1mm", "fo:margin-bottom": "2mm"}
        whole = f"{'row' if found.is_layout else 'table'}{sum(found.widths):.0f}"
        width = {
            **apart,
            "style:width": f"{sum(found.widths):.2f}mm",
            "table:align": "left",
            "table:border-model": "collapsing",
        }
        self._automatic(whole, {"style:family": "table"}, _element("style:table-properties", width))
        self._automatic(
            "row",
            {"style:family": "table-row"},
            _element("style:table-row-properties", {"fo:keep-together": "always"}),
        )
        made = _element("table:table", {"table:name": f"表{self._tables}", "table:style-name": whole})
        for column in found.widths:
            name, size = f"column{column * 10:.0f}", {"style:column-width": f"{column:.2f}mm"}
            self._automatic(
                name, {"style:family": "table-column"}, _element("style:table-column-properties", size)
            )
            made.append(_element("table:table-column", {"table:style-name": name}))
        head = _element("table:table-header-rows")
        for row in found.rows:
            cells = (self._cell(cell, found.is_narrow) for cell in row.cells)
            line = _element("table:table-row", {"table:style-name": "row"}, *cells)
            if row.in_head and not len(head):
                made.append(head)
            (head if row.in_head else made).append(line)
        return made

    def _cell(self, cell: Cell | None, is_narrow: bool) -> etree._Element:
        if cell is None:
            return _element("table:covered-table-cell")
        lines = {} if cell.look == "layout" else {"fo:border": f"0.5pt solid {colour('line-control')}"}
        paint = {"fo:background-color": LOOKS[cell.look]} if LOOKS[cell.look] else {}
        align = "top" if cell.look == "layout" else "middle"
        name = f"narrow-{cell.look}" if is_narrow else f"cell-{cell.look}"
        padding = f"{TIGHT}mm" if is_narrow else "1.1mm"
        self._automatic(
            name,
            {"style:family": "table-cell"},
            _element(
                "style:table-cell-properties",
                {**lines, **paint, "fo:padding": padding, "style:vertical-align": align},
            ),
        )
        said = {"table:style-name": name}
        if cell.rows > 1:
            said["table:number-rows-spanned"] = str(cell.rows)
        if cell.columns > 1:
            said["table:number-columns-spanned"] = str(cell.columns)
        return _element("table:table-cell", said, *self.blocks(cell.blocks))

    def _automatic(self, name: str, style: dict[str, str], properties: etree._Element) -> None:
        if name not in self.automatic:
            self.automatic[name] = _element("style:style", {"style:name": name, **style}, properties)


@cache
def _qualified(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{ODF_NAMESPACES[prefix]}}}{local}"


def _attributes(said: dict[str, str]) -> dict[str, str]:
    return {_qualified(name): value for name, value in said.items()}


def _element(
    name: str, attributes: dict[str, str] | None = None, *children: etree._Element, text: str | None = None
) -> etree._Element:
    found = etree.Element(_qualified(name), _attributes(attributes or {}), nsmap=ODF_NAMESPACES)
    found.text = text
    found.extend(children)
    return found
