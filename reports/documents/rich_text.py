"""An account that was written in the portal's editor, as the documents print it."""

import re
from html import escape, unescape
from itertools import count

from django.utils.safestring import SafeString, mark_safe

from objectives.models import Facet
from objectives.writing.rich_text import as_html, is_html, plain_text
from reports.snapshot.model import ObjectiveView

PICTURE = "圖片"  # read out for a picture without words

_LISTS = re.compile(r"<(/?)(ol|ul|li)>")
_FIGURE = re.compile(r'<figure>(<img src="[^"]*") alt="([^"]*)">(.*?)</figure>')
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>")

# Below an objective's own heading (h5) there is room for one more level; the fifth part is a chapter of its own.
_LEVELS = {"<h3>": "<h6>", "</h3>": "</h6>", "<h4>": '<p class="run-in">', "</h4>": "</p>"}


def written(objective: ObjectiveView) -> SafeString:
    """The account's HTML for the document, sanitised here once more; "" for one of plain lines, which are set as such."""
    if not is_html(objective.account):
        return SafeString()
    html = _figures(_numbered(as_html(objective.account)))
    if not objective.code.startswith(f"{Facet.NARRATIVE}-"):
        for tag, printed in _LEVELS.items():
            html = html.replace(tag, printed)
    return mark_safe(html)  # noqa: S308 - as_html sanitises


def lines(text: str) -> str:
    """An account as plain lines, whichever way it was written."""
    return plain_text(as_html(text)) if is_html(text) else text


def _numbered(html: str) -> str:
    """Lists with their numbers and dots in the line: as markers they would come last when the text is copied."""
    marks: list[count | None] = []

    def mark(found: re.Match) -> str:
        closing, tag = found.groups()
        if tag != "li":
            if closing:
                marks.pop()
            else:
                marks.append(count(1) if tag == "ol" else None)
            return found[0]
        if closing:
            return found[0]
        numbers = marks[-1] if marks else None
        return f"<li>{next(numbers)}. " if numbers else "<li>‧ "

    return _LISTS.sub(mark, html)


def _figures(html: str) -> str:
    return _FIGURE.sub(_figure, html)


def _figure(found: re.Match) -> str:
    """A picture without words of its own has its caption's."""
    image, words, below = found.groups()
    caption = _CAPTION.search(below)
    said = words or (escape(unescape(re.sub(r"<[^>]*>", "", caption[1]))) if caption else "") or PICTURE
    return f'<figure>{image} alt="{said}">{below}</figure>'
