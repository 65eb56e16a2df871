"""What a person reads on a page: its words without the markup."""

import re

from django.http import HttpResponse
from lxml import html

_INSIDE_A_LINE = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup"}
)
_UNREAD = "//script | //style | //template"


def elements(page: HttpResponse | str, part: str) -> list:
    """The elements of the page that the XPath ``part`` finds."""
    return html.document_fromstring(page if isinstance(page, str) else page.content.decode()).xpath(part)


def text_of(page: HttpResponse | str, part: str = "/*") -> str:
    """The words of the page, or of all its elements that the XPath ``part`` finds, with single spaces.

    "" where it finds none. What only a screen reader says is among them.
    """
    return " ".join(texts_of(page, part)).strip()


def texts_of(page: HttpResponse | str, part: str) -> list[str]:
    """The words of each element of the page that the XPath ``part`` finds, as ``text_of`` gives them."""
    source = page if isinstance(page, str) else page.content.decode()
    root = html.document_fromstring(source or "<p>")
    for unread in root.xpath(_UNREAD):
        unread.drop_tree()
    for element in root.iter():
        if element.tag not in _INSIDE_A_LINE:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return [re.sub(r"\s+", " ", found.text_content()).strip() for found in root.xpath(part)]


def card(page: HttpResponse | str, name: str) -> str:
    """The words of the part of the page whose heading has the id ``name``."""
    return text_of(page, f'//section[@aria-labelledby="{name}"]')


def links(page: HttpResponse | str, name: str) -> list[str]:
    """The addresses to which that part of the page leads, in its order."""
    source = page if isinstance(page, str) else page.content.decode()
    return html.document_fromstring(source).xpath(f'//section[@aria-labelledby="{name}"]//a/@href')


def refusal(page: HttpResponse | str) -> str:
    """Why the page says that nothing was done."""
    return text_of(page, '//*[@role="alert"]')


def done(page: HttpResponse | str) -> str:
    """What the page says was done just before."""
    return text_of(page, '//*[@id="messages"]')
