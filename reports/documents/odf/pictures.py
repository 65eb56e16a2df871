"""The pictures of a document, put into its file: drawings as they stand in the HTML, photographs from data: addresses.

Nothing is fetched: an address that leads outside the document is left out, as when the document is printed.
"""

import base64
import binascii
import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from PIL import Image

_SVG = "{http://www.w3.org/2000/svg}"
_ENDINGS = {"data:image/png;base64": ".png", "data:image/jpeg;base64": ".jpg"}


class Picture(NamedTuple):
    """A part of the file: its name there, its content, how high it is for its width, and the words in its place."""

    name: str
    content: bytes
    height: float
    alternative: str


def drawing(svg: ET.Element) -> Picture:
    """An inline SVG; its title is what stands in its place."""
    box = [float(number) for number in svg.get("viewBox", "0 0 1 1").split()]
    title = svg.find(f"{_SVG}title")
    ET.register_namespace("", _SVG[1:-1])
    content = ET.tostring(svg, encoding="utf-8", xml_declaration=True)
    return Picture(
        _name(content, ".svg"), content, box[3] / box[2], "" if title is None else title.text or ""
    )


def photograph(attributes: Mapping[str, str]) -> Picture | None:
    """An ``img`` whose picture is in its address; None where it leads elsewhere or holds no picture."""
    kind, _, data = attributes.get("src", "").partition(",")
    if kind not in _ENDINGS:
        return None
    try:
        content = base64.b64decode(data, validate=True)
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
    except (binascii.Error, OSError, Image.DecompressionBombError):
        return None
    return Picture(_name(content, _ENDINGS[kind]), content, height / width, attributes.get("alt", ""))


def _name(content: bytes, ending: str) -> str:
    return f"Pictures/{hashlib.sha256(content).hexdigest()[:32]}{ending}"
