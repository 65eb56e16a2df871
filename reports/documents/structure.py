"""The finished PDF's table headers and page labels, which WeasyPrint leaves wrong or out.

WeasyPrint counts columns wrongly once a cell spans rows, so a screen reader would announce a wrong header; here the
grid of each table is laid out again from its tags and every cell is told its headers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pydyf
from weasyprint import Document

from reports.documents.artifacts import number_of, parent_arrays, reached, strike_running_text
from reports.documents.links import describe_links
from reports.documents.xmp import declare_accessible

CHAPTER_ANCHOR = "chapter"  # the id of the element that begins on the page numbered 1
PREFIX_META = "page-prefix"
_WRAPPERS = {"/Div", "/Span", "/NonStruct", "/P"}
# What may hold text itself; a span around text of theirs, with nothing but these keys, says nothing of it.
_HOLD_TEXT = {"/P", "/TD", "/TH", "/Caption", "/LBody", "/Lbl", "/Link", "/Span"}
_HOLD_TEXT |= {f"/H{level}" for level in range(1, 7)}
_SAYS_NOTHING = {"Type", "S", "K", "Pg", "P"}


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """WeasyPrint's finisher: correct the tags, label the pages (19-1, 19-2 …), declare the standards."""
    label_pages(document, pdf)
    strike_running_text(pdf)
    describe_links(document)
    declare_accessible(pdf)
    _drop_empty(pdf)
    _hang_text_itself(pdf)
    _share_resources(pdf)
    for element in _structure_elements(pdf):
        if element["S"] == "/Table":
            _tell_headers(pdf, element)


def _drop_empty(pdf: pydyf.PDF) -> None:
    """Take out what only holds room open: a screen reader would announce something without content."""
    # Children are numbered after their parents, so what becomes empty by this is met later.
    for element in reversed(list(_structure_elements(pdf))):
        if element["S"] in _WRAPPERS and not element["K"]:
            pdf.objects[number_of(element["P"])]["K"].remove(element.reference)


def _hang_text_itself(pdf: pydyf.PDF) -> None:
    """Hang text into what it stands in, without a span of which nothing is said: those were two of five objects.

    Where other tags stand among the text, such as a link's, the spans stay: readers differ in which they take first.
    """
    tree = pdf.objects[number_of(pdf.catalog["StructTreeRoot"])]
    owners = parent_arrays(pdf, tree)
    # What stands inside comes after what holds it, and so is plain text when its holder is met.
    for number in sorted(reached(pdf, tree), reverse=True):
        holder = pdf.objects[number]
        if holder.get("S") not in _HOLD_TEXT:
            continue
        within = [pdf.objects[number_of(kid)] if isinstance(kid, bytes) else kid for kid in holder["K"]]
        if not all(isinstance(kid, int) or _is_plain(kid, holder["Pg"]) for kid in within):
            continue
        arrays = owners[pdf.objects[number_of(holder["Pg"])]["StructParents"]]
        marks = [mark for kid in within for mark in ([kid] if isinstance(kid, int) else kid["K"])]
        for mark in marks:
            arrays[mark] = holder.reference
        for kid in within:
            if not isinstance(kid, int):
                kid.clear()
        holder["K"][:] = marks


def _is_plain(element: pydyf.Dictionary, page: bytes) -> bool:
    return (
        element.get("S") == "/Span"
        and _SAYS_NOTHING.issuperset(element)
        and element["Pg"] == page
        and all(isinstance(kid, int) for kid in element["K"])
    )


def _share_resources(pdf: pydyf.PDF) -> None:
    """One list of faces and colours for all drawings that use the same: each label of a chart has its own otherwise."""
    resources: dict[bytes, bytes] = {}
    groups: dict[bytes, bytes] = {}
    for drawing in list(pdf.objects):
        if not isinstance(drawing, pydyf.Stream) or drawing.extra.get("Subtype") != "/Form":
            continue
        own = pdf.objects[number_of(drawing.extra["Resources"])]
        shared = resources.setdefault(own.data, own.reference)
        if shared != own.reference:
            drawing.extra["Resources"] = shared
            own.clear()
        if "Group" in drawing.extra:
            group = drawing.extra["Group"]
            if group.data not in groups:
                pdf.add_object(group)
                groups[group.data] = group.reference
            drawing.extra["Group"] = groups[group.data]


def label_pages(document: Document, pdf: pydyf.PDF) -> None:
    """Page labels: small Roman numerals before the chapter, its own numbers from there on."""
    first = next((i for i, page in enumerate(document.pages) if CHAPTER_ANCHOR in page.anchors), 0)
    prefix = document.metadata.custom.get(PREFIX_META, "")
    chapter = pydyf.Dictionary({"S": "/D", "P": pydyf.String(prefix)})
    front = [0, pydyf.Dictionary({"S": "/r"})] if first else []
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([*front, first, chapter])})


@dataclass(slots=True)
class _Cell:
    element: pydyf.Dictionary
    row: int
    column: int
    in_head: bool

    @property
    def is_header(self) -> bool:
        return self.element["S"] == "/TH"

    @property
    def rows(self) -> range:
        return range(self.row, self.row + int(self.element["A"].get("RowSpan", 1)))

    @property
    def columns(self) -> range:
        return range(self.column, self.column + int(self.element["A"].get("ColSpan", 1)))


def _tell_headers(pdf: pydyf.PDF, table: pydyf.Dictionary) -> None:
    cells = _grid(list(_rows(pdf, table, in_head=False)), pdf)
    over: dict[int, list[pydyf.String]] = {}
    beside: dict[int, list[pydyf.String]] = {}
    for cell in cells:
        if cell.is_header:
            cell.element["A"]["Scope"] = "/Column" if cell.in_head else "/Row"
            for place in cell.columns if cell.in_head else cell.rows:
                (over if cell.in_head else beside).setdefault(place, []).append(cell.element["ID"])
    for cell in cells:
        if not cell.is_header:
            headers = [key for row in cell.rows for key in beside.get(row, ())]
            headers += [key for column in cell.columns for key in over.get(column, ())]
            cell.element["A"]["Headers"] = pydyf.Array(dict.fromkeys(headers))


def _grid(rows: list[tuple[pydyf.Dictionary, bool]], pdf: pydyf.PDF) -> list[_Cell]:
    taken: set[tuple[int, int]] = set()
    cells = []
    for number, (row, in_head) in enumerate(rows):
        column = 0
        for element in _children(pdf, row):
            if element["S"] not in ("/TH", "/TD"):
                continue
            while (number, column) in taken:
                column += 1
            cell = _Cell(element, number, column, in_head)
            taken.update((r, c) for r in cell.rows for c in cell.columns)
            cells.append(cell)
    return cells


def _rows(
    pdf: pydyf.PDF, element: pydyf.Dictionary, in_head: bool
) -> Iterator[tuple[pydyf.Dictionary, bool]]:
    for child in _children(pdf, element):
        if child["S"] == "/TR":
            yield child, in_head
        elif child["S"] in ("/THead", "/TBody", "/TFoot", "/NonStruct"):
            yield from _rows(pdf, child, in_head or child["S"] == "/THead")


def _children(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    for kid in element["K"]:
        if isinstance(kid, bytes):  # a reference such as b"12 0 R"; a number is marked content
            child = pdf.objects[number_of(kid)]
            if isinstance(child, pydyf.Dictionary) and child.get("Type") == "/StructElem":
                yield child


def _structure_elements(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    for found in pdf.objects:
        if isinstance(found, pydyf.Dictionary) and found.get("Type") == "/StructElem":
            yield found
