"""The pieces of a document as Office Open XML text (``.docx``), in the styles of ``templates/document.docx``."""

import io
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import count
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Mm
from lxml.etree import _Element

from chiayi_kpi.core.packing import repacked
from reports.documents.office import names
from reports.documents.office.page_reader import read
from reports.documents.office.pictures import bitmap
from reports.documents.office.pieces import (
    LOOKS,
    TIGHT,
    Block,
    Cell,
    Contents,
    Document,
    List,
    Paragraph,
    Picture,
    Row,
    Table,
    Text,
)

TEMPLATE = Path(__file__).parent / "templates" / "document.docx"
_GRID, _SIDE_BY_SIDE = "資料表", "並排"  # the template's table styles
# A run has one style; where it has two, these are said besides.
_AS_WELL = {names.STRONG: "b", names.EMPHASIS: "i", names.UNDERLINE: "u"}
_LONGEST = 255  # characters of a property
_CHAPTER = "chapter"  # the sequence field that holds the number before the pages' numbers


def written(html: str) -> bytes:
    """The ``.docx`` of a finished HTML page. The same page gives the same bytes."""
    document = read(html)
    file = docx.Document(str(TEMPLATE))
    body = file.element.body
    sections = list(body.iter(qn("w:sectPr")))
    _fill_margins(file, document)
    for old in list(body):
        body.remove(old)
    writer = _Writer(file, document, sections)
    for found in writer.blocks(document.blocks):
        body.append(found)
    body.append(writer.last_section)
    core = file.core_properties
    core.title, core.author = document.title[:_LONGEST], document.author[:_LONGEST]
    out = io.BytesIO()
    file.save(out)
    return repacked(out.getvalue())


def style_id(name: str) -> str:
    """A style's name as the file's XML refers to it: ``Heading2``."""
    return name.replace(" ", "")


def _fill_margins(file: docx.document.Document, document: Document) -> None:
    for section in file.sections:
        for part in (section.header, section.footer):
            if part.is_linked_to_previous:
                continue
            for text in part._element.iter(qn("w:t")):
                text.text = document.in_margin(text.text)
            for looks in part._element.iter(qn("w:rPr")):
                _put_on(looks, file, document.tag)


def _put_on(looks: _Element, file: docx.document.Document, tag: str) -> None:
    """The style ``tag`` with all its looks, where the tag stands: LibreOffice shows none of a style of letters in a header."""
    used = looks.find(qn("w:rStyle"))
    if used is not None and used.get(qn("w:val")) == style_id(names.TAG):
        used.set(qn("w:val"), style_id(tag))
        looks.extend(deepcopy(list(file.styles[tag].element.rPr)))


class _Writer:
    """Writes blocks as elements; ``sections`` are those of cover, contents and chapter, in this order."""

    def __init__(self, file: docx.document.Document, document: Document, sections: list[_Element]) -> None:
        self._part, self._prefix, self._waiting = file.part, document.prefix, sections
        self._numbering = file.part.numbering_part.element
        self._lists = {
            found.find(qn("w:name")).get(qn("w:val")): found.get(qn("w:abstractNumId"))
            for found in self._numbering.iter(qn("w:abstractNum"))
        }
        self._numbers, self._bookmarks, self._shapes = count(1), count(1), count(1)
        self._before: _Element | None = None  # the last paragraph of the text, not of a cell

    @property
    def last_section(self) -> _Element:
        """The section that closes the text."""
        return self._waiting[-1]

    def blocks(self, blocks: Iterable[Block], depth: int = 0) -> Iterator[_Element]:
        """The elements of the blocks; ``depth`` is how many lists they stand in."""
        before: Block | None = None
        for block in blocks:
            match block:
                case Paragraph():
                    yield from self._paragraph(block)
                case List():
                    yield from self._list(block, depth)
                case Table():
                    if isinstance(before, Table) and not (before.is_layout or block.is_layout):
                        yield _element("p")  # Word would join two tables that nothing stands between
                    yield self._table(block)
                    self._before = None
                case Contents():
                    yield from self._contents(block)
            before = block

    def _paragraph(self, found: Paragraph, number: tuple[int, int] | None = None) -> Iterator[_Element]:
        """``number``: level and identifier of the list that it is an item of."""
        if found.starts in ("contents", "chapter"):
            yield from self._close_section()
        properties = _element("pPr", _element("pStyle", val=style_id(found.style)))
        if found.starts == "page":
            properties.append(_element("pageBreakBefore"))
        if number:
            properties.append(
                _element("numPr", _element("ilvl", val=str(number[0])), _element("numId", val=str(number[1])))
            )
        paragraph = _element("p", properties)
        if found.starts == "chapter" and self._prefix:
            paragraph.extend(_hidden(_field(f" SEQ {_CHAPTER} \\r {self._prefix.rstrip('-')} \\h ")))
        marks = [(anchor, str(next(self._bookmarks))) for anchor in found.anchors]
        paragraph.extend(_element("bookmarkStart", id=mark, name=_bookmark(name)) for name, mark in marks)
        if found.entry and not found.level:
            words = found.entry.text.replace('"', "＂")
            paragraph.extend(_hidden(_field(f' TC "{words}" \\f C \\l {found.entry.level} ')))
        for piece in found.inlines:
            self._append(paragraph, piece)
        paragraph.extend(_element("bookmarkEnd", id=mark) for _name, mark in marks)
        self._before = paragraph
        yield paragraph

    def _close_section(self) -> Iterator[_Element]:
        """The section ends with the paragraph before, where the text goes on from one."""
        if self._before is None:
            self._before = _element("p", _element("pPr"))
            yield self._before
        self._before[0].append(self._waiting.pop(0))

    def _append(self, paragraph: _Element, piece: Text | Picture) -> None:
        into = paragraph
        if isinstance(piece, Picture):
            into.append(_element("r", self._drawing(piece)))
            return
        if piece.link:
            relation = self._part.relate_to(piece.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            into = _element("hyperlink")
            into.set(qn("r:id"), relation)
            paragraph.append(into)
        into.append(_run(piece.text, piece.styles))

    def _drawing(self, picture: Picture) -> _Element:
        content = bitmap(picture) if picture.is_drawing else picture.content
        relation, _image = self._part.get_or_add_image(io.BytesIO(content))
        number = next(self._shapes)
        inline = CT_Inline.new_pic_inline(
            number, relation, picture.name, Mm(picture.width), Mm(picture.height)
        )
        inline.docPr.set("descr", picture.words)
        return _element("drawing", inline)

    def _list(self, found: List, depth: int) -> Iterator[_Element]:
        number = next(self._numbers)
        made = _element("num", _element("abstractNumId", val=self._lists[found.style]), numId=str(number))
        start = _element("startOverride", val=str(found.first or 1))
        made.append(_element("lvlOverride", start, ilvl=str(depth)))
        self._numbering.append(made)
        for blocks in found.items:
            first, *others = blocks
            if isinstance(first, Paragraph):
                yield from self._paragraph(first, (depth, number))
                yield from self.blocks(others, depth + 1)
            else:
                yield from self.blocks(blocks, depth + 1)

    def _contents(self, found: Contents) -> Iterator[_Element]:
        prefix = f" \\s {_CHAPTER}" if self._prefix else ""  # with a hyphen, unless it says otherwise
        parts = _field(f' TOC \\o "2-3" \\f C \\h{prefix} ', "")
        for place, entry in enumerate(found.entries):
            paragraph = _element("p", _element("pPr", _element("pStyle", val=style_id(f"TOC {entry.level}"))))
            if place == 0:
                paragraph.extend(parts[:-1])
            link = _element("hyperlink", anchor=_bookmark(entry.anchor), history="1")
            link.extend([_run(entry.text), _element("r", _element("tab")), _run(self._prefix)])
            link.extend(_field(f" PAGEREF {_bookmark(entry.anchor)} \\h ", "–"))
            paragraph.append(link)
            if place == len(found.entries) - 1:
                paragraph.append(parts[-1])
            self._before = paragraph
            yield paragraph

    def _table(self, found: Table) -> _Element:
        kind = _SIDE_BY_SIDE if found.is_layout else _GRID
        properties = _element("tblPr", _element("tblStyle", val=kind))
        properties.append(_element("tblW", w=str(_twips(sum(found.widths))), type="dxa"))
        properties.append(_element("tblLayout", type="fixed"))
        if found.is_narrow:
            sides = ("top", "left", "bottom", "right")
            margins = (_element(side, w=str(_twips(TIGHT)), type="dxa") for side in sides)
            properties.append(_element("tblCellMar", *margins))
        grid = _element("tblGrid", *(_element("gridCol", w=str(_twips(width))) for width in found.widths))
        return _element("tbl", properties, grid, *self._rows(found))

    def _rows(self, table: Table) -> Iterator[_Element]:
        reaching: dict[
            int, tuple[Cell, int]
        ] = {}  # by column, a cell from above and how many rows it still goes on
        for row in table.rows:
            properties = _element("trPr", _element("cantSplit"))
            if row.in_head:
                properties.append(_element("tblHeader"))
            yield _element("tr", properties, *self._row(row, table.widths, reaching))

    def _row(
        self, row: Row, widths: tuple[float, ...], reaching: dict[int, tuple[Cell, int]]
    ) -> Iterator[_Element]:
        column = 0
        while column < len(widths):
            cell = row.cells[column] or Cell("body", (Paragraph(names.BODY, ()),))
            merge = "restart" if cell.rows > 1 else ""
            left = cell.rows
            if row.cells[column] is None and column in reaching:
                (cell, left), merge = reaching.pop(column), "continue"
            if left > 1:
                reaching[column] = (cell, left - 1)
            columns = min(cell.columns, len(widths) - column)
            yield self._cell(cell, sum(widths[column : column + columns]), columns, merge)
            column += columns

    def _cell(self, cell: Cell, width: float, columns: int, merge: str) -> _Element:
        properties = _element("tcPr", _element("tcW", w=str(_twips(width)), type="dxa"))
        if columns > 1:
            properties.append(_element("gridSpan", val=str(columns)))
        if merge:
            properties.append(_element("vMerge", val=merge))
        if LOOKS[cell.look]:
            properties.append(_element("shd", val="clear", color="auto", fill=LOOKS[cell.look][1:]))
        if cell.look != "layout":
            properties.append(_element("vAlign", val="center"))
        made = _element("tc", properties)
        before = self._before
        if merge == "continue":
            cell = cell._replace(blocks=(Paragraph(_first_style(cell), ()),))
        made.extend(self.blocks(cell.blocks))
        if made[-1].tag != qn("w:p"):
            made.append(_element("p"))  # Word wants a paragraph at a cell's end
        self._before = before
        return made


def _first_style(cell: Cell) -> str:
    """Of a cell's text: what is covered below it is to be no higher."""
    return next((block.style for block in cell.blocks if isinstance(block, Paragraph)), names.BODY)


def _run(text: str, styles: tuple[str, ...] = ()) -> _Element:
    run = _element("r")
    if styles:
        own = [style for style in styles if style not in _AS_WELL] or styles[-1:]
        properties = _element("rPr", _element("rStyle", val=style_id(own[-1])))
        properties.extend(
            _element(_AS_WELL[style]) for style in styles if style in _AS_WELL and style not in own
        )
        for underline in properties.iter(qn("w:u")):
            underline.set(qn("w:val"), "single")
        run.append(properties)
    if text == "\n":
        run.append(_element("br"))
    else:
        said = _element("t")
        said.text = text
        said.set(qn("xml:space"), "preserve")
        run.append(said)
    return run


def _field(instruction: str, result: str | None = None) -> list[_Element]:
    """A field that Word works out: its beginning, what it does, what it says until then, if anything, its end."""
    begin, separate, end = (
        _element("r", _element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")
    )
    does = _element("instrText")
    does.text = instruction
    does.set(qn("xml:space"), "preserve")
    said = [] if result is None else [separate, _run(result)] if result else [separate]
    return [begin, _element("r", does), *said, end]


def _hidden(runs: list[_Element]) -> list[_Element]:
    """Runs that other programs shall not show either."""
    for run in runs:
        run.insert(0, _element("rPr", _element("vanish")))
    return runs


def _bookmark(anchor: str) -> str:
    """Word's names of bookmarks have letters, digits and underscores, 40 at most, and begin with a letter."""
    return f"a_{anchor.replace('-', '_')}"[:40]


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _element(name: str, /, *children: _Element, **attributes: str) -> _Element:
    found = OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in attributes.items()})
    found.extend(children)
    return found
