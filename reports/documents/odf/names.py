"""OpenDocument's XML: its namespaces, and elements written by their usual prefixed names."""

import re
import xml.etree.ElementTree as ET

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
NAMESPACES = {
    **{name: _OASIS.format(name) for name in ("office", "style", "text", "table", "meta", "manifest")},
    "draw": _OASIS.format("drawing"),
    "number": _OASIS.format("datastyle"),
    "fo": _OASIS.format("xsl-fo-compatible"),
    "svg": _OASIS.format("svg-compatible"),
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATIONS = {f"xmlns:{prefix}": uri for prefix, uri in NAMESPACES.items()}


def element(name: str, attributes: dict[str, str] | None = None, *children: ET.Element) -> ET.Element:
    """An element such as ``text:p``. Prefixes stay as they are written; ``document`` declares them all."""
    found = ET.Element(name, attributes or {})
    found.extend(children)
    return found


def document(name: str, *children: ET.Element) -> bytes:
    """A whole XML file with this root, of OpenDocument 1.3."""
    root = element(name, _DECLARATIONS | {"office:version": "1.3"}, *children)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8")


def allowed(text: str) -> str:
    """``text`` without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
