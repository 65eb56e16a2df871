"""Rich text that people write or paste: one small canonical HTML, safe to store, to show and to print.

A stored text is either plain lines (typed in the admin, imported) or this HTML; ``as_html`` makes it HTML always.
"""

import hashlib
import re
from html import escape, unescape

import nh3

from chiayi_kpi.core.typed_text import readable
from objectives.writing.canonical import MEANT, canonical

LONGEST = 200_000  # characters of HTML: about sixty printed pages

_BEGINS = re.compile(r"<(p|h3|h4|ul|ol|table|figure)>")
_PICTURE = re.compile(r"picture:([0-9a-f]{64}\.(?:jpg|png))")
_ADDRESS = re.compile(r"(?:picture:|(?:/[\w.%-]+)*/pictures/)([0-9a-f]{64}\.(?:jpg|png))")
_WEB = re.compile(r"(?:https?://|mailto:)\S{1,2000}", re.I)
_SPAN = re.compile(r"[0-9]{1,5}")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|figcaption|figure)>|<br>")
_CELL_END = re.compile(r"</t[dh]>")

_TAGS = set(MEANT) | {"thead", "tbody", "tr", "th", "td", "li", "br", "figcaption", "img"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_DROPPED_WHOLE = {"script", "style", "title", "noscript", "template", "svg", "math", "textarea", "select"}


def clean(html: str) -> str:
    """``html`` as canonical HTML: known tags without styles or classes, links to web pages and mail; the same again if repeated.

    A picture stays only with a name under which the portal keeps it (``picture:<sha256>.jpg``, or its own address
    there); every other address, whatever its scheme, goes with its picture. Nothing readable is "" .
    """
    safe = nh3.clean(
        readable(html),
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"picture", "http", "https", "mailto"},
        link_rel=None,
    )
    tidy = canonical(readable(safe))  # once more: a character may have been written as its number
    return tidy if plain_text(tidy) or picture_names(tidy) else ""


def is_html(text: str) -> bool:
    """Whether a stored text is canonical HTML, not plain lines."""
    return _BEGINS.match(text) is not None


def as_html(text: str) -> str:
    """A stored text as canonical HTML, sanitised once more; a line of plain text becomes a paragraph."""
    if is_html(text):
        return clean(text)
    lines = (line.strip() for line in readable(text).splitlines())
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def plain_text(html: str) -> str:
    """What can be read of canonical HTML, a line a block: for comparing, searching and deciding whether it is empty."""
    broken = _CELL_END.sub("\t", _BLOCK_END.sub("\n", html))
    lines = (line.strip() for line in unescape(_TAG.sub("", broken)).splitlines())
    return "\n".join(line for line in lines if line)


def picture_names(html: str) -> list[str]:
    """The names of the pictures in canonical HTML, in their order."""
    return _PICTURE.findall(html)


def without_pictures(html: str, kept: set[str]) -> str:
    """Canonical HTML without the pictures that are not in ``kept``."""
    dropped = set(picture_names(html)) - kept
    for name in dropped:
        html = re.sub(rf'<img src="picture:{re.escape(name)}"[^>]*>', "", html)
    return clean(html) if dropped else html


def with_addresses(html: str, address: str) -> str:
    """HTML whose pictures a browser can load; ``address`` is the folder's, ending in ``/pictures/``."""
    return _PICTURE.sub(lambda found: f"{address}{found[1]}", html)


def stamp(text: str) -> str:
    """16 hexadecimal digits of a stored text: who saves says with it which text the writing began from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        found = _ADDRESS.fullmatch(value)
        return f"picture:{found[1]}" if found else None
    if name == "href":
        return value if _WEB.fullmatch(value.strip()) else None
    if name in {"colspan", "rowspan"}:
        return value if _SPAN.fullmatch(value) else None
    return value
