"""The text of an element as lines, as a person reads them off the page."""

import re
from collections.abc import Iterator

from cssselect2 import ElementWrapper

_SPACE = re.compile(r"[ \t\n\r\f]+")
_OF_THEIR_OWN = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "br",
    "caption",
    "figure",
    "figcaption",
    "svg",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
}


def lines(element: ElementWrapper) -> list[str]:
    """The lines of an element, without empty ones; white space as HTML reads it. A drawing is its title."""
    text = "".join(_pieces(element))
    squeezed = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\v"))
    return [line for line in squeezed if line]


def _pieces(element: ElementWrapper) -> Iterator[str]:
    yield element.etree_element.text or ""
    for child in element.iter_children():
        apart = child.local_name in _OF_THEIR_OWN or "source" in child.classes
        if apart:
            yield "\v"
        yield from _pieces(child)
        if apart:
            yield "\v"
        yield child.etree_element.tail or ""
