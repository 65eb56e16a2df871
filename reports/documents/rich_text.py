"""An account that was written in the portal's editor, as the documents print it."""

import re
from html import escape, unescape
from itertools import count

from django.utils.safestring import SafeString, mark_safe

from objectives.models import Facet
from objectives.writing.rich_text import as_html, is_html, plain_text
from reports.documents.written_tables import set_tables
from reports.snapshot.model import ObjectiveView

PICTURE = "圖片"  # read out for a picture without words

_LISTS = re.compile(r"<(/?)(ol|ul|li)>")
_FIGURE = re.compile(r'<figure>(<img src="[^"]*") alt="([^"]*)">(.*?)</figure>')
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>")
_INLINE = re.compile(r"</?(?:strong|em|u|a|sub|sup)(?: [^>]*)?>")
# More letters, figures and signs in a row than surely stand on a line: nothing in them is a place to break it.
_LONG_RUN = re.compile(
    r"[^\s<>\u3041-\u30fa\u3105-\u312f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]{17}"
)

# Below an objective's own heading (h5) there is room for one more level; the fifth part is a chapter of its own.
_LEVELS = {"<h3>": "<h6>", "</h3>": "</h6>", "<h4>": '<p class="run-in">', "</h4>": "</p>"}


def written(objective: ObjectiveView) -> SafeString:
    """The account's HTML for the document, sanitised here once more; "" for one of plain lines, which are set as such."""
    if not is_html(objective.account):
        return SafeString()
    html = _breakable(set_tables(_figures(_numbered(as_html(objective.account)))))
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


def _breakable(html: str) -> str:
    """Where a long run is stressed in part, in an element in which it is broken wherever its line ends.

    The typesetter else breaks no run in which another begins or ends, and what leaves the page is lost.
    """
    broken = _INLINE.sub("", html)
    return f'<div class="runs">{html}</div>' if broken != html and _LONG_RUN.search(broken) else html


def _figures(html: str) -> str:
    return _FIGURE.sub(_figure, html)


def _figure(found: re.Match) -> str:
    """A picture without words of its own has its caption's."""
    image, words, below = found.groups()
    caption = _CAPTION.search(below)
    said = words or (escape(unescape(re.sub(r"<[^>]*>", "", caption[1]))) if caption else "") or PICTURE
    return f'<figure>{image} alt="{said}">{below}</figure>'
