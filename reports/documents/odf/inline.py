"""What stands in a paragraph: text, spans, links, line ends and pictures, with white space as HTML reads it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import urlsplit

from cssselect2 import ElementWrapper

from reports.documents.odf.cascade import Cascade, Look
from reports.documents.odf.names import allowed, element
from reports.documents.odf.pictures import Picture, drawing, photograph
from reports.documents.odf.styles import Styles, points, text

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SAFE = ("http", "https", "mailto")
_LINK = {"text:style-name": "Link", "text:visited-style-name": "Link"}
Node = str | ElementWrapper


def nodes(above: ElementWrapper) -> Iterator[Node]:
    """The texts and elements in an element, in their order."""
    yield above.etree_element.text or ""
    for child in above.iter_children():
        yield child
        yield child.etree_element.tail or ""


def has_content(run: list[Node]) -> bool:
    """Whether anything of a run would be seen."""
    return any(
        bool(_SPACE.sub("", node))
        if isinstance(node, str)
        else _is_picture(node) or has_content([*nodes(node)])
        for node in run
    )


class Inline:
    """Fills a paragraph. ``width`` is how wide a picture may be, in points; ``pictures`` collects the file's parts."""

    def __init__(self, cascade: Cascade, styles: Styles, pictures: dict[str, bytes]) -> None:
        self._cascade, self._styles, self._pictures = cascade, styles, pictures

    def fill(self, paragraph: ET.Element, run: list[Node], look: Look, width: float) -> None:
        """Append the run to the paragraph, without white space at its ends."""
        self._append(paragraph, run, look, width)
        _trim(paragraph)

    def _append(self, into: ET.Element, run: list[Node], look: Look, width: float) -> None:
        for node in run:
            if isinstance(node, str):
                _append_text(into, _SPACE.sub(" ", allowed(node)))
            elif node.local_name == "br":
                into.append(element("text:line-break"))
            elif _is_picture(node):
                self._append_picture(into, node, width)
            else:
                self._append_span(into, node, look, width)

    def _append_span(self, into: ET.Element, node: ElementWrapper, above: Look, width: float) -> None:
        look = self._cascade.look(node, above)
        if look.get("display") == "block" and (len(into) or into.text):
            into.append(element("text:line-break"))
        span = element("text:span")
        changed = {name: value for name, value in text(look).items() if text(above).get(name) != value}
        if changed:
            span.set("text:style-name", self._styles.name("text", {"style:text-properties": changed}))
        href = node.etree_element.get("href", "")
        outer = _link(href) if node.local_name == "a" else None
        into.append(span if outer is None else outer)
        if outer is not None:
            outer.append(span)
        self._append(span, [*nodes(node)], look, width)
        if href.startswith("#") and "data-chapter" in node.etree_element.attrib:
            _append_page_number(span, href[1:], node.etree_element.get("data-chapter", ""))

    def _append_picture(self, into: ET.Element, node: ElementWrapper, width: float) -> None:
        source = node.etree_element
        picture = photograph(source.attrib) if node.local_name == "img" else drawing(source)
        if picture is None:
            _append_text(into, allowed(source.get("alt", "")))
            return
        self._pictures[picture.name] = picture.content
        into.append(_frame(picture, width))


def _is_picture(node: ElementWrapper) -> bool:
    return node.local_name in ("img", "svg")


def _append_text(into: ET.Element, text: str) -> None:
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def _link(href: str) -> ET.Element | None:
    if href.startswith("#") or urlsplit(href).scheme in _SAFE:
        return element("text:a", {"xlink:type": "simple", "xlink:href": allowed(href)} | _LINK)
    return None


def _append_page_number(into: ET.Element, bookmark: str, prefix: str) -> None:
    """A tab and the page on which the bookmark stands, which the editing program keeps up to date."""
    tab, number = element("text:tab"), element("text:bookmark-ref")
    tab.tail = prefix
    number.attrib.update({"text:reference-format": "page", "text:ref-name": bookmark})
    number.text = "–"
    into.extend((tab, number))


def _frame(picture: Picture, width: float) -> ET.Element:
    size = {"svg:width": points(width), "svg:height": points(width * picture.height)}
    image = element(
        "draw:image",
        {
            "xlink:href": picture.name,
            "xlink:type": "simple",
            "xlink:show": "embed",
            "xlink:actuate": "onLoad",
        },
    )
    title = element("svg:title")
    title.text = allowed(picture.alternative)
    return element("draw:frame", {"text:anchor-type": "as-char", **size}, image, title)


def _trim(paragraph: ET.Element) -> None:
    paragraph.text = (paragraph.text or "").lstrip(" ")
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "").rstrip(" ")
    else:
        paragraph.text = paragraph.text.rstrip(" ")
