"""The pictures of a document, put into its file: drawings as they stand in the HTML, pictures that the portal keeps.

Nothing else is fetched: any other address is left out, as when the document is printed, and its words stay.
"""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from objectives.writing import picture_files

_SVG = "{http://www.w3.org/2000/svg}"
_KEPT = "picture:"


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
    """An ``img`` of a picture that the portal keeps; None where it leads elsewhere, is lost or damaged."""
    source = attributes.get("src", "")
    if not source.startswith(_KEPT):
        return None
    name = source.removeprefix(_KEPT)
    try:
        content = picture_files.read(name)
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
    except OSError:
        return None
    return Picture(f"Pictures/{name}", content, height / width, attributes.get("alt", ""))


def _name(content: bytes, ending: str) -> str:
    return f"Pictures/{hashlib.sha256(content).hexdigest()[:32]}{ending}"
