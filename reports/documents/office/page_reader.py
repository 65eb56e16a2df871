"""One walk over a finished HTML page: its pieces in their order, each with the name of its style."""

import re
from collections.abc import Iterator, Sequence

from lxml import html as lxml_html
from lxml.etree import _Element

from chiayi_kpi.core.xml_text import xml_text
from reports.documents.office import names
from reports.documents.office.grid import column_widths, is_in_head, placed, row_look, spans, table_rows
from reports.documents.office.pictures import drawing, photograph
from reports.documents.office.pieces import (
    Block,
    Cell,
    Contents,
    ContentsLine,
    Document,
    List,
    Paragraph,
    Picture,
    Row,
    Table,
    Text,
)

TEXT_WIDTH = 174.0  # A4 less the margins at both sides
PADDING = 2.4  # of a cell, left and right together
_CHART = 87.0  # how much a chart of the months takes across
_BESIDE = (87.0, TEXT_WIDTH - 87.0)  # an account and the charts that stand beside it
_BLOCKS = {"body", "main", "section", "article", "header", "footer", "div", "p", "ul", "ol", "li", "table"}
_BLOCKS |= {"blockquote", "figure", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6"}
_IGNORED = {"style", "script", "head", "title", "meta", "colgroup"}
_LINES_OF_THEIR_OWN = {"source", "cover-agency", "cover-title"}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_TYPED_NUMBER, _TYPED_DOT = re.compile(r"(\d+)\. ?"), re.compile(r"‧ ?")
_HEADINGS = {f"Heading {level}": level for level in range(2, 8)}


def read(html: str) -> Document:
    """The pieces of the page, nothing fetched. What XML cannot hold is left out."""
    root = lxml_html.document_fromstring(xml_text(html))
    said = {found.get("name"): found.get("content", "") for found in root.iter("meta")}
    notice = next((found.get("data-notice", "") for found in root.iter("h1")), "")
    cover_notice = next((one for one in root.iter("p") if "cover-notice" in names.classes(one)), None)
    walk = _Walk(root)
    blocks = tuple(
        block for body in root.iterchildren("body") for block in walk.blocks(body, names.BODY, TEXT_WIDTH)
    )
    return Document(
        title=root.findtext("head/title") or "",
        author=said.get("author", ""),
        notice=notice,
        tag=names.TAG + names.paper_state(cover_notice),
        prefix=said.get("page-prefix", ""),
        blocks=blocks,
    )


class _Walk:
    """What is still to be handed on to the next paragraph: the anchors passed, and whether it starts a page."""

    def __init__(self, root: _Element) -> None:
        self._entries = {entry.anchor: entry for entry in _entries(root)}
        self._anchors: list[str] = []
        self._starts = self._heading = ""
        self._width_of = column_widths("".join(found.text or "" for found in root.iter("style")))

    def blocks(self, above: _Element, default: str, width: float) -> Iterator[Block]:
        """What stands in a block: blocks as they come, and the text between them as paragraphs of its style."""
        style = names.paragraph_style(above, default)
        run: list[_Element | str] = [above.text or ""]
        for child in above.iterchildren("*"):
            if child.tag in _BLOCKS or child.tag in _IGNORED:
                yield from self._paragraph(above, style, run, width)
                run = []
                yield from self._block(child, style, width)
            else:
                run.append(child)
            run.append(child.tail or "")
        yield from self._paragraph(above, style, run, width)

    def _block(self, found: _Element, default: str, width: float) -> Iterator[Block]:
        if found.tag in _IGNORED:
            return
        own = names.classes(found)
        starts = _starts(found, own)
        if starts != "page" or not self._starts:  # what starts other pages starts a page as well
            self._starts = starts or self._starts
        if (anchor := found.get("id", "")) in self._entries:
            self._anchors.append(anchor)
        if "contents" in own:
            yield from self._contents(found, width)
        elif found.tag == "table":
            yield from self._table(found, default, width)
        elif found.tag in ("ol", "ul"):
            yield from self._list(found, default, width)
        elif "beside" in own:
            yield self._side_by_side(list(found), default, _BESIDE)
        elif "charts" in own and width >= 2 * _CHART:
            charts = list(found)
            columns = int(width // _CHART)
            for first in range(0, len(charts), columns):
                yield self._side_by_side(charts[first : first + columns], default, (_CHART,) * columns)
        else:
            yield from self.blocks(found, _within(own, found, default), width)

    def _paragraph(
        self, found: _Element, style: str, run: Sequence[_Element | str], width: float
    ) -> Iterator[Paragraph]:
        inlines = _trimmed(list(_inlines(run, (), "", width)))
        if not inlines:
            return
        level = _HEADINGS.get(style, 0)
        if level:
            self._heading = "".join(piece.text for piece in inlines if isinstance(piece, Text))
        listed = next((self._entries[anchor] for anchor in self._anchors), None)
        yield Paragraph(style, inlines, level, self._starts, tuple(self._anchors), listed)
        self._starts, self._anchors = "", []

    def _contents(self, section: _Element, width: float) -> Iterator[Block]:
        for child in section.iterchildren("*"):
            if child.tag == "ul":
                yield Contents(tuple(_entries(child)))
            else:
                style = names.CONTENTS_HEADING if child.tag == "h2" else names.paragraph_style(child, "")
                yield from self._paragraph(child, style, [_words(child)], width)

    def _list(self, found: _Element, default: str, width: float) -> Iterator[Block]:
        """A list with numbers or dots that count by themselves; what has neither in print is a row of paragraphs."""
        numbered = found.tag == "ol"
        in_table = default not in (names.BODY, names.PROSE, *names.LISTS[False])
        style = names.LISTS[in_table][not numbered]
        stretch: list[tuple[Block, ...]] = []
        first: int | None = None
        for item in found.iterchildren("li"):
            text = (item.text or "").lstrip()
            mark = (_TYPED_NUMBER if numbered else _TYPED_DOT).match(text)
            number = int(mark[1]) if mark and numbered else None
            goes_on = mark and (number is None or number == (first or 0) + len(stretch))
            if stretch and not goes_on:
                yield List(style, first, tuple(stretch))
                stretch = []
            if mark is None:
                yield from self.blocks(item, style if numbered else names.CALCULATION, width)
                continue
            item.text = text[mark.end() :]
            first = first if stretch else number
            blocks = tuple(self.blocks(item, style, width))
            if not (blocks and isinstance(blocks[0], Paragraph)):
                blocks = (Paragraph(style, ()), *blocks)  # for its number to stand beside
            stretch.append(blocks)
        if stretch:
            yield List(style, first, tuple(stretch))

    def _side_by_side(self, parts: Sequence[_Element], default: str, widths: tuple[float, ...]) -> Table:
        cells = [
            Cell("layout", tuple(self._block(part, default, width - PADDING)))
            for part, width in zip(parts, widths, strict=False)
        ]
        cells += [Cell("layout", (Paragraph(default, ()),)) for _missing in widths[len(cells) :]]
        return Table(widths, (Row(False, tuple(cells)),))

    def _table(self, table: _Element, default: str, width: float) -> Iterator[Block]:
        caption = table.find("caption")
        if caption is not None:
            yield from self.blocks(caption, names.CAPTION, width)
        lines = table_rows(table)
        widths = self._width_of(table, width)
        if not widths:
            return
        rows = [
            Row(is_in_head(line), tuple(self._cells(table, line, cells, widths)))
            for line, cells in zip(lines, placed(lines, len(widths)), strict=True)
        ]
        words = "" if caption is None else _words(caption)
        yield Table(widths, tuple(rows), self._heading, words)

    def _cells(
        self, table: _Element, line: _Element, cells: Sequence[_Element | None], widths: Sequence[float]
    ) -> Iterator[Cell | None]:
        look = row_look(line)
        for column, cell in enumerate(cells):
            if cell is None:
                yield None
                continue
            rows, columns = spans(cell)
            own = "head" if cell.tag == "th" and _is_written(table) else look
            style = names.cell_style(names.classes(table), own, cell)
            if cell.get("id", "") in self._entries:
                self._anchors.append(cell.get("id", ""))
            inside = sum(widths[column : column + columns]) - PADDING
            found = tuple(self.blocks(cell, style, inside)) or (Paragraph(style, ()),)
            yield Cell(own, found, rows, columns)


def _words(element: _Element) -> str:
    """The element's text on one line."""
    return _SPACE.sub(" ", "".join(map(str, element.itertext()))).strip(" ")


def _entries(above: _Element) -> Iterator[ContentsLine]:
    for link in above.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and "data-chapter" in link.attrib:
            depth = sum(1 for _item in link.iterancestors("li"))
            yield ContentsLine(depth + 1, _words(link), href[1:])


def _starts(found: _Element, own: set[str]) -> str:
    """Which pages an element begins, as in print."""
    if found.tag == "main":
        return "chapter"
    if "contents" in own:
        return "contents"
    return "page" if "part" in own else ""


def _within(own: set[str], found: _Element, default: str) -> str:
    if own & {"prose", "written"}:
        return names.PROSE
    if found.tag == "figure":
        return names.PHOTOGRAPH if default == names.PROSE else names.PICTURE
    return default


def _is_written(table: _Element) -> bool:
    """Whether somebody wrote the table in the portal's editor: only there a row's heads look like a table's."""
    return any("written" in names.classes(above) for above in table.iterancestors("div"))


def _inlines(
    run: Sequence[_Element | str], styles: tuple[str, ...], link: str, width: float
) -> Iterator[Text | Picture]:
    for node in run:
        if isinstance(node, str):
            if node:
                yield Text(_SPACE.sub(" ", node), styles, link)
        elif node.tag == "br":
            yield Text("\n", styles, link)
        elif node.tag in ("img", "svg"):
            picture = photograph(node, width) if node.tag == "img" else drawing(node, width)
            yield picture or Text(node.get("alt", ""), styles, link)
        elif isinstance(node.tag, str):
            own = names.character_style(node)
            inside: list[_Element | str] = [node.text or ""]
            for child in node.iterchildren("*"):
                inside += [child, child.tail or ""]
            if names.classes(node) & _LINES_OF_THEIR_OWN:
                yield Text("\n", styles, link)
            address = node.get("href", "") if own == names.LINK else link
            yield from _inlines(inside, (*styles, own) if own else styles, address, width)


def _trimmed(inlines: list[Text | Picture]) -> tuple[Text | Picture, ...]:
    """Without the white space that HTML does not show: at the ends, around line ends, and twice in a row."""
    found: list[Text | Picture] = []
    for piece in inlines:
        if isinstance(piece, Picture):
            found.append(piece)
            continue
        before = found[-1] if found else Text("\n")
        text = piece.text
        if isinstance(before, Text) and before.text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text == "\n":
            if not found:
                continue
            if isinstance(before, Text):
                found[-1] = before._replace(text=before.text.rstrip(" "))
        if text:
            found.append(piece._replace(text=text))
    while found and isinstance(last := found[-1], Text) and not last.text.strip(" \n"):
        found.pop()
    if found and isinstance(last := found[-1], Text):
        found[-1] = last._replace(text=last.text.rstrip(" "))
    return tuple(piece for piece in found if isinstance(piece, Picture) or piece.text)
