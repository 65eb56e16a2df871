"""A page's flow of headings, paragraphs, lists and tables as OpenDocument text."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from cssselect2 import ElementWrapper

from reports.documents.odf import styles
from reports.documents.odf.cascade import Cascade, Look
from reports.documents.odf.grid import Cell, Grid, grid
from reports.documents.odf.inline import Inline, Node, has_content, nodes
from reports.documents.odf.names import element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {
    *(
        "body",
        "main",
        "section",
        "article",
        "header",
        "footer",
        "div",
        "p",
        "ul",
        "ol",
        "li",
        "table",
        "figure",
    ),
    *("figcaption", "caption", "blockquote", *_HEADINGS),
}
_PADDING = 4.0  # of a cell, left and right together, in points
_IGNORED = {"style", "script", "head", "title", "meta", "colgroup"}


class Flow:
    """Writes elements one after another into ``body``; what begins a new page hands that on to its first paragraph."""

    def __init__(self, cascade: Cascade, made: styles.Styles, pictures: dict[str, bytes]) -> None:
        self._cascade, self._styles = cascade, made
        self._inline = Inline(cascade, made, pictures)
        self._page, self._break, self._space = "", False, 0.0
        self._tables = 0
        self._marks: list[str] = []

    def write(
        self, found: ElementWrapper, above: Look, into: ET.Element, width: float, indent: float = 0.0
    ) -> None:
        """Write an element that is no part of a line; ``width`` is how much there is for it, in points."""
        if found.local_name in _IGNORED:
            return
        look = self._cascade.look(found, above)
        self._page = look.get("page") or self._page
        self._break = self._break or look.get("break-before") == "page"
        self._space += look.get("padding-top") or 0.0
        if mark := found.etree_element.get("id"):
            self._marks.append(mark)
        if found.local_name == "table":
            self._table(found, look, into, width)
            return
        if row := self._beside_one_another(found, look):
            self._row_without_lines(row, into)
            return
        inner = indent + (look.get("padding-left") or 0.0)
        self.contents(found, look, into, width, inner)

    def contents(
        self, found: ElementWrapper, look: Look, into: ET.Element, width: float, indent: float
    ) -> None:
        """What stands in an element: blocks as they come, and the text between them as paragraphs of its look."""
        run: list[Node] = []
        for node in nodes(found):
            if isinstance(node, ElementWrapper) and node.local_name in _BLOCKS | _IGNORED:
                self._paragraph(found, run, look, into, width, indent)
                run = []
                self.write(node, look, into, width, indent)
            else:
                run.append(node)
        self._paragraph(found, run, look, into, width, indent)

    def _paragraph(
        self,
        found: ElementWrapper,
        run: list[Node],
        look: Look,
        into: ET.Element,
        width: float,
        indent: float,
    ) -> None:
        if not has_content(run):
            return
        level = _HEADINGS.index(found.local_name) + 1 if found.local_name in _HEADINGS else 0
        parent = f"Heading_20_{level}" if level else "Standard"
        said = styles.paragraph(look, indent, self._space) | self._new_page()
        self._space = 0.0
        parts = {"style:paragraph-properties": said, "style:text-properties": styles.text(look)}
        attributes = {"text:style-name": self._styles.name("paragraph", parts, parent, **self._master())}
        paragraph = element("text:h" if level else "text:p", attributes)
        if level:
            paragraph.set("text:outline-level", str(level))
        into.append(paragraph)
        self._inline.fill(paragraph, run, look, width - indent)
        marks = [element("text:bookmark", {"text:name": mark}) for mark in self._marks]
        if marks:
            marks[-1].tail, paragraph.text = paragraph.text, None
            paragraph[:0] = marks
        self._marks = []

    def _new_page(self) -> styles.Properties:
        wanted = {"fo:break-before": "page"} if self._break and not self._page else {}
        wanted |= {"style:page-number": "1"} if self._page == "chapter" else {}
        self._break = False
        return wanted

    def _master(self) -> dict[str, str]:
        master = {"master_page_name": self._page} if self._page else {}
        self._page = ""
        return master

    def _table(self, table: ElementWrapper, look: Look, into: ET.Element, width: float) -> None:
        laid = grid(self._cascade, table, look, width)
        if laid.caption is not None:
            self.write(laid.caption, look, into, width)
        if not laid.rows:
            return
        made = self._new_table(laid.widths)
        self._rows(laid, made)
        into.append(made)

    def _new_table(self, widths: Sequence[float]) -> ET.Element:
        said = {"style:width": styles.points(sum(widths)), "table:align": "left"} | self._new_page()
        said |= {"table:border-model": "collapsing"}
        name = self._styles.name("table", {"style:table-properties": said}, **self._master())
        self._tables += 1
        made = element("table:table", {"table:name": f"Table{self._tables}", "table:style-name": name})
        for column in widths:
            properties = {"style:table-column-properties": {"style:column-width": styles.points(column)}}
            made.append(
                element(
                    "table:table-column", {"table:style-name": self._styles.name("table-column", properties)}
                )
            )
        return made

    def _whole_row(self) -> str:
        return self._styles.name("table-row", {"style:table-row-properties": {"fo:keep-together": "always"}})

    def _beside_one_another(self, found: ElementWrapper, look: Look) -> list[tuple[ElementWrapper, Look]]:
        """The children with their looks, where all of them are set in a row (inline-block) and have a width."""
        children = [(child, self._cascade.look(child, look)) for child in found.iter_children()]
        fit = all(
            own.get("display") == "inline-block" and isinstance(own.get("width"), float)
            for _child, own in children
        )
        return children if fit else []

    def _row_without_lines(self, row: list[tuple[ElementWrapper, Look]], into: ET.Element) -> None:
        """OpenDocument has nothing that stands in a row but tables: one without lines, as wide as its cells."""
        widths = [own["width"] + _PADDING for _child, own in row]
        made = self._new_table(widths)
        line = element("table:table-row", {"table:style-name": self._whole_row()})
        name = self._styles.name("table-cell", {"style:table-cell-properties": {"fo:padding": "2pt"}})
        for child, own in row:
            cell = element("table:table-cell", {"table:style-name": name})
            self.contents(child, own, cell, own["width"], 0.0)
            line.append(cell)
        made.append(line)
        into.append(made)

    def _rows(self, laid: Grid, made: ET.Element) -> None:
        whole = self._whole_row()
        head = element("table:table-header-rows")
        for row in laid.rows:
            if row.in_head and not len(head):
                made.append(head)
            line = element("table:table-row", {"table:style-name": whole})
            (head if row.in_head else made).append(line)
            for column, cell in enumerate(row.cells):
                covered = element("table:covered-table-cell")
                line.append(covered if cell is None else self._cell(cell, laid.widths[column:]))

    def _cell(self, cell: Cell, widths: tuple[float, ...]) -> ET.Element:
        made = element(
            "table:table-cell", {"table:style-name": self._styles.name("table-cell", _cell_look(cell.look))}
        )
        if cell.rows > 1:
            made.set("table:number-rows-spanned", str(cell.rows))
        if cell.columns > 1:
            made.set("table:number-columns-spanned", str(cell.columns))
        if mark := cell.element.etree_element.get("id"):
            self._marks.append(mark)
        self.contents(cell.element, cell.look, made, sum(widths[: cell.columns]) - _PADDING, 0.0)
        if not len(made):
            made.append(element("text:p", {"text:style-name": "Standard"}))
        return made


def _cell_look(look: Look) -> dict[str, styles.Properties]:
    said = {"fo:border": "0.5pt solid #333333", "fo:padding": "2pt", "style:vertical-align": "middle"}
    background = str(look.get("background", ""))
    if background.startswith("#"):
        said["fo:background-color"] = styles.colour(background)
    return {"style:table-cell-properties": said}
