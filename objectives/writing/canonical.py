"""The one form in which rich text is kept: paragraphs, two levels of headings, lists, tables, pictures with captions.

It takes what the sanitiser gives (well formed, known tags only), so that whatever a browser or a word processor makes
of the same text, the same is stored.
"""

import re
from html import escape
from html.parser import HTMLParser

from chiayi_kpi.core.typed_text import LINE_END
from objectives.writing.tables import as_grids

# What the tags that browsers and word processors write are taken for.
_BLOCKS = (
    *(
        "p",
        "div",
        "section",
        "blockquote",
        "pre",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
        "address",
    ),
    *("center", "details", "summary", "fieldset", "legend", "form", "dl", "dt", "dd", "caption"),
)
MEANT = {
    **dict.fromkeys(_BLOCKS, "p"),
    "h1": "h3",
    "h2": "h3",
    "h3": "h3",
    "h4": "h4",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "u": "u",
    "ins": "u",
    "a": "a",
    "sub": "sub",
    "sup": "sup",
    "ul": "ul",
    "ol": "ol",
    "table": "table",
    "tfoot": "tbody",
    "figure": "figure",
}
_TEXT_BLOCKS = {"p", "h3", "h4"}
_INLINE = {"strong", "em", "u", "a", "sub", "sup"}
_HOLDERS = {"li", "td", "th", "figcaption"}  # their text stands in them directly, without a paragraph
_CELLS = {"td", "th"}
_FRAME = {"table", "thead", "tbody", "tr"} | _CELLS
_STRUCTURE = {"ul", "ol", "figure"} | _FRAME | _HOLDERS
_PARENT = {
    "li": {"ul", "ol"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "figcaption": {"figure"},
}
_DEEPEST_LIST = 3
_EMPTY = re.compile(
    r"<(p|h3|h4|li|strong|em|u|a|sub|sup|figcaption|ul|ol|tr|thead|tbody|table|figure)(?: href=\"[^\"]*\")?>\s*(?:<br>\s*)*</\1>"
)
_BREAK_AT_EDGE = re.compile(
    r"(<(?:p|h3|h4|li|t[dh](?: [^>]*)?)>)(?:<br>|\s)+|(?:<br>|\s)+(</(?:p|h3|h4|li|t[dh])>|<[uo]l>)"
)


def canonical(html: str) -> str:
    """Sanitised HTML in the canonical form: empty blocks are gone, tables are grids; no letter is lost or changes places."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    text = as_grids(writer.result())
    while True:
        tidy = _EMPTY.sub("", _BREAK_AT_EDGE.sub(lambda found: found[1] or found[2], text))
        if tidy == text:
            return text
        text = tidy


class _Writer(HTMLParser):
    """Writes the canonical form while it reads; ``open`` are the tags that still have to be closed.

    A table inside a cell becomes lines of that cell; ``inner`` counts how many such tables are open.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.inner = 0

    def result(self) -> str:
        self._close_down_to(0)
        return "".join(self.parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "caption" and not self._in_cell():
            self._caption()
            return
        tag = MEANT.get(tag, tag)
        if tag in _FRAME and (self.inner or (tag == "table" and self._in_cell())):
            self._inner_frame(tag)
        elif tag == "br":
            self._inline("<br>")
        elif tag == "img":
            self._picture(dict(attrs))
        elif tag == "a":
            self._link(dict(attrs).get("href"))
        elif tag in _INLINE:
            self._begin_text()
            self._start(tag)
        elif tag in _TEXT_BLOCKS:
            self._text_block(tag)
        elif tag in _STRUCTURE:
            self._structure(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption" and not self._in_cell():
            self._close_down_to(0)
            self._start("table")
            return
        tag = MEANT.get(tag, tag)
        if tag in _FRAME and self.inner:
            self._inner_frame_ends(tag)
        elif tag in _TEXT_BLOCKS:
            self._end_text()
        elif tag in self.open and not (tag in _INLINE and self._behind_a_holder(tag)):
            self._close_down_to(len(self.open) - 1 - self.open[::-1].index(tag))

    def handle_data(self, data: str) -> None:
        for number, line in enumerate(data.split(LINE_END)):
            if number:
                self._inline("<br>")
            text = re.sub(r"[ \t\r\n]+", " ", line)
            if text.strip(" ") or (text and self._in_text()):
                self._inline(escape(text, quote=False))

    # ------------------------------------------------------------ pieces

    def _inline(self, html: str) -> None:
        if not self._in_text() and html == "<br>":
            return
        if self._begin_text():
            self.parts.append(html)

    def _begin_text(self) -> bool:
        """Somewhere text may stand: in a block of text or a holder, else in a new paragraph. False in a table's frame."""
        if self._in_text():
            return True
        if self.open and self.open[-1] in {"ul", "ol"}:
            self._start("li")
            return True
        if self.open and self.open[-1] != "figure":
            return False
        self._close_down_to(0)
        self._start("p")
        return True

    def _in_text(self) -> bool:
        return self._innermost() in _TEXT_BLOCKS | _HOLDERS

    def _in_cell(self) -> bool:
        return not _CELLS.isdisjoint(self.open)

    def _innermost(self) -> str:
        return next((tag for tag in reversed(self.open) if tag not in _INLINE), "")

    def _is_begun(self) -> bool:
        """Whether anything stands in the innermost cell or item by now."""
        last = next(part for part in reversed(self.parts) if part[1:-1].split(" ")[0] not in _INLINE)
        return not last.startswith(f"<{self._innermost()}")

    def _link(self, address: str | None) -> None:
        """Words that lead somewhere; without an address, or inside another link, they are only words."""
        if address and "a" not in self.open:
            self._begin_text()
            self._start("a", f' href="{escape(address)}"')

    def _text_block(self, tag: str) -> None:
        self._end_text()
        if not self.open:
            self._start(tag)
        elif self._innermost() in _HOLDERS and self._is_begun():
            self.parts.append("<br>")  # a second paragraph in a cell or an item

    def _end_text(self) -> None:
        at = next((at for at, tag in enumerate(self.open) if tag in _TEXT_BLOCKS), None)
        if at is not None:
            self._close_down_to(at)

    def _structure(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in {"ul", "ol"} and sum(one in {"ul", "ol"} for one in self.open) >= _DEEPEST_LIST:
            return
        if self._in_cell() and tag in {"figure", "figcaption"}:
            self._text_block("p")
            return
        if tag in {"table", "figure"}:
            self._close_down_to(0)  # neither stands inside anything
        self._end_text()
        while self.open and self.open[-1] in _INLINE:
            self._close_down_to(len(self.open) - 1)
        if tag in {"ul", "ol"} and self.open and self.open[-1] not in {"li"} | _CELLS:
            self._close_down_to(0)
        if tag in _PARENT and (not self.open or self.open[-1] not in _PARENT[tag]):
            if tag in _HOLDERS:
                self._text_block("p")
            return
        spans = "".join(f' {name}="{value}"' for name, value in sorted(attributes.items()) if "span" in name)
        self._start(tag, spans)

    def _caption(self) -> None:
        """A table's title, as a paragraph before it: its end begins the table anew."""
        if self.parts and self.parts[-1] == "<table>":
            self.parts.pop()
            self.open.pop()
        self._close_down_to(0)
        self._start("p")

    def _inner_frame(self, tag: str) -> None:
        if tag == "table":
            self.inner += 1
        elif tag == "tr":
            self._text_block("p")
        elif tag in _CELLS and self._is_begun() and not self.parts[-1].endswith((" ", "<br>")):
            self.parts.append(" ")

    def _inner_frame_ends(self, tag: str) -> None:
        if tag == "table":
            self.inner -= 1
            self._text_block("p")

    def _picture(self, attributes: dict[str, str | None]) -> None:
        source = attributes.get("src")
        if not source:
            return
        words = (attributes.get("alt") or "").replace(LINE_END, " ")
        image = f'<img src="{escape(source)}" alt="{escape(words)}">'
        if self._in_cell() or self.open[-1:] == ["figure"]:
            self.parts.append(image)
            return
        self._close_down_to(0)
        self.parts.append(f"<figure>{image}</figure>")

    def _behind_a_holder(self, tag: str) -> bool:
        at = len(self.open) - 1 - self.open[::-1].index(tag)
        return any(one not in _INLINE for one in self.open[at:])

    def _start(self, tag: str, attributes: str = "") -> None:
        self.parts.append(f"<{tag}{attributes}>")
        self.open.append(tag)

    def _close_down_to(self, length: int) -> None:
        while len(self.open) > length:
            self.parts.append(f"</{self.open.pop()}>")
