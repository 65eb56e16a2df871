"""The pictures of a document: drawings as they stand in the HTML, pictures that the portal keeps.

Nothing else is fetched: any other address is left out, as when the document is printed, and its words stay.
"""

import hashlib
from io import BytesIO

import resvg_py
from lxml import etree
from PIL import Image

from objectives.writing import picture_files
from reports.documents.office.pieces import Picture

_MM_PER_PIXEL = 25.4 / 96  # CSS
_HIGHEST = 80.0  # of a picture in an account, as in print
_DOTS_PER_MM = 240 / 25.4


def drawing(svg: etree._Element, width: float) -> Picture:
    """An inline SVG in its own size, at most ``width`` mm wide; its title is what stands in its place."""
    if "viewbox" in svg.attrib:  # libxml2 writes the attributes of HTML in small letters
        svg.set("viewBox", svg.attrib.pop("viewbox"))
    box = [float(number) for number in svg.get("viewBox", "0 0 1 1").split()]
    width = min(width, box[2] * _MM_PER_PIXEL)
    content = etree.tostring(svg, encoding="utf-8", with_tail=False)
    return Picture(
        f"{hashlib.sha256(content).hexdigest()[:32]}.svg",
        content,
        width,
        width * box[3] / box[2],
        svg.findtext("title") or "",
    )


def photograph(image: etree._Element, width: float) -> Picture | None:
    """An ``img`` of a picture that the portal keeps, ``width`` mm wide at most; None where it is lost or elsewhere."""
    source = image.get("src", "")
    if not source.startswith(picture_files.SCHEME):
        return None
    name = source.removeprefix(picture_files.SCHEME)
    try:
        content = picture_files.read(name)
        with Image.open(BytesIO(content)) as opened:
            across, down = opened.size
    except OSError:
        return None
    shown = min(width, across * _MM_PER_PIXEL, _HIGHEST * across / down)
    return Picture(name, content, shown, shown * down / across, image.get("alt", ""))


def bitmap(drawing: Picture) -> bytes:
    """The drawing as PNG, since Word before 2019 knows no SVG."""
    dots = round(drawing.width * _DOTS_PER_MM)
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing.content.decode(), width=dots))
