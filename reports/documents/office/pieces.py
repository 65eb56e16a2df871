"""A document as an editing program knows it: pieces with named styles, in their order. Lengths are in millimetres."""

from typing import NamedTuple

from chiayi_kpi.core.colours import colour

_NARROW = 9.0  # a column in which a letter has no room beside what usually stands around it
TIGHT = 0.3  # around the text of the cells there


class Text(NamedTuple):
    """``styles`` name character styles, the outermost first; a line end is ``\\n``."""

    text: str
    styles: tuple[str, ...] = ()
    link: str = ""


class Picture(NamedTuple):
    """``name`` is the file's, from its content; ``words`` stand in its place where it cannot be seen."""

    name: str
    content: bytes
    width: float
    height: float
    words: str

    @property
    def is_drawing(self) -> bool:
        """Whether it is an SVG."""
        return self.name.endswith(".svg")


class ContentsLine(NamedTuple):
    """A line of the contents; ``level`` as of the heading that it leads to."""

    level: int
    text: str
    anchor: str


class Paragraph(NamedTuple):
    """``level`` is a heading's, otherwise 0. ``starts``: a new ``page``, or the pages called so (``contents``, ``chapter``).

    ``anchors`` are the names by which links reach it; ``entry`` its line in the contents, where it has one.
    """

    style: str
    inlines: tuple[Text | Picture, ...]
    level: int = 0
    starts: str = ""
    anchors: tuple[str, ...] = ()
    entry: ContentsLine | None = None


class List(NamedTuple):
    """``style`` names the list's style and that of its paragraphs; ``first`` is its first number, None for dots."""

    style: str
    first: int | None
    items: tuple[tuple["Block", ...], ...]


class Contents(NamedTuple):
    """The table of contents, which the editing program makes anew when it is asked to."""

    entries: tuple[ContentsLine, ...]


class Cell(NamedTuple):
    """``look`` is a key of ``LOOKS``; it spans ``rows`` × ``columns`` places, to the right and down from its own."""

    look: str
    blocks: tuple["Block", ...]
    rows: int = 1
    columns: int = 1


class Row(NamedTuple):
    """None is a place that a cell from above or from the left covers."""

    in_head: bool
    cells: tuple[Cell | None, ...]


class Table(NamedTuple):
    """``heading`` is the one that it stands under, ``caption`` a paragraph before it, if it has one."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heading: str = ""
    caption: str = ""

    @property
    def is_layout(self) -> bool:
        """Whether it only sets things beside one another."""
        return all(cell is None or cell.look == "layout" for row in self.rows for cell in row.cells)

    @property
    def is_narrow(self) -> bool:
        """Whether a column has only room for letters when next to nothing is left around them."""
        return not self.is_layout and min(self.widths) < _NARROW


class Document(NamedTuple):
    """``notice`` (示範數據) runs on every page in the style ``tag``, ``prefix`` (``19-``) stands before its number."""

    title: str
    author: str
    notice: str
    tag: str
    prefix: str
    blocks: tuple["Block", ...]

    def in_margin(self, text: str | None) -> str | None:
        """A text of the template's headers and footers, with the document's words where it leaves room for them."""
        words = {"〔文件名稱〕": self.title, "〔標示〕": self.notice, "〔章〕": self.prefix}
        for room, said in words.items():
            text = text and text.replace(room, said)
        return text


Block = Paragraph | List | Contents | Table

# A cell's background by its look; a cell of the last one has no lines either.
LOOKS = {"body": "", "sum": "", "head": colour("print-head"), "group": colour("print-group"), "layout": ""}
