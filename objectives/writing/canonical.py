"""The one form in which rich text is kept: paragraphs, two levels of headings, lists, tables, pictures with captions.

It takes what the sanitiser gives (well formed, known tags only), so that whatever a browser or a word processor makes
of the same text, the same is stored.
"""

import re
from html import escape
from html.parser import HTMLParser

# What the tags that browsers and word processors write are taken for.
MEANT = {
    "p": "p",
    "div": "p",
    "section": "p",
    "blockquote": "p",
    "pre": "p",
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
    "sub": "sub",
    "sup": "sup",
    "ul": "ul",
    "ol": "ol",
    "table": "table",
    "figure": "figure",
}
_TEXT_BLOCKS = {"p", "h3", "h4"}
_INLINE = {"strong", "em", "sub", "sup"}
_HOLDERS = {"li", "td", "th", "figcaption"}  # their text stands in them directly, without a paragraph
_STRUCTURE = {"ul", "ol", "table", "thead", "tbody", "tr", "figure"} | _HOLDERS
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
    r"<(p|h3|h4|li|strong|em|sub|sup|figcaption|ul|ol|tr|thead|tbody|table|figure)>\s*(?:<br>\s*)*</\1>"
)
_BREAK_AT_EDGE = re.compile(r"(<(?:p|h3|h4|li)>)(?:<br>|\s)+|(?:<br>|\s)+(</(?:p|h3|h4|li)>)")


def canonical(html: str) -> str:
    """Sanitised HTML in the canonical form; empty blocks are gone."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    text = writer.result()
    while True:
        tidy = _EMPTY.sub("", _BREAK_AT_EDGE.sub(lambda found: found[1] or found[2], text))
        if tidy == text:
            return text
        text = tidy


class _Writer(HTMLParser):
    """Writes the canonical form while it reads; ``open`` are the tags that still have to be closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []

    def result(self) -> str:
        self._close_down_to(0)
        return "".join(self.parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = MEANT.get(tag, tag)
        if tag == "br":
            self._inline("<br>")
        elif tag == "img":
            self._picture(dict(attrs))
        elif tag in _INLINE:
            self._begin_text()
            self._start(tag)
        elif tag in _TEXT_BLOCKS:
            self._text_block(tag)
        elif tag in _STRUCTURE:
            self._structure(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        tag = MEANT.get(tag, tag)
        if tag in _TEXT_BLOCKS:
            self._end_text()
        elif tag in self.open and not (tag in _INLINE and self._behind_a_holder(tag)):
            self._close_down_to(len(self.open) - 1 - self.open[::-1].index(tag))

    def handle_data(self, data: str) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", data)
        if text.strip(" ") or self._in_text():
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
        innermost = next((tag for tag in reversed(self.open) if tag not in _INLINE), "")
        return innermost in _TEXT_BLOCKS or innermost in _HOLDERS

    def _text_block(self, tag: str) -> None:
        self._end_text()
        if not self.open:
            self._start(tag)
        elif self.open[-1] in _HOLDERS and not self.parts[-1].startswith(f"<{self.open[-1]}"):
            self.parts.append("<br>")  # a second paragraph in a cell or an item

    def _end_text(self) -> None:
        at = next((at for at, tag in enumerate(self.open) if tag in _TEXT_BLOCKS), None)
        if at is not None:
            self._close_down_to(at)

    def _structure(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in {"ul", "ol"} and sum(one in {"ul", "ol"} for one in self.open) >= _DEEPEST_LIST:
            return
        if tag in {"table", "figure"}:
            self._close_down_to(0)  # neither stands inside anything
        self._end_text()
        while self.open and self.open[-1] in _INLINE:
            self._close_down_to(len(self.open) - 1)
        if tag in {"ul", "ol"} and self.open and self.open[-1] != "li":
            self._close_down_to(0)
        if tag in _PARENT and (not self.open or self.open[-1] not in _PARENT[tag]):
            return
        spans = "".join(f' {name}="{value}"' for name, value in sorted(attributes.items()) if "span" in name)
        self._start(tag, spans)

    def _picture(self, attributes: dict[str, str | None]) -> None:
        source = attributes.get("src")
        if not source:
            return
        image = f'<img src="{escape(source)}" alt="{escape(attributes.get("alt") or "")}">'
        if self.open and self.open[-1] in {"figure", "td", "th"}:
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
