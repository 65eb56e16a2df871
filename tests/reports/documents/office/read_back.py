"""What stands in the files to be edited, read without a program that opens them."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree
from odfdo.element import ODF_NAMESPACES
from tinyhtml5 import parse

from tests.reports.documents.texts import squeezed

ODF = ODF_NAMESPACES
WORD = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
SILENT = {"style", "title", "head", "{http://www.w3.org/2000/svg}svg"}
_PAGE_NUMBER = re.compile(r"(?:19-)?–$")


def page(body: str) -> str:
    return f'<html lang="zh-Hant-TW"><head><title>試</title><style>p {{ margin: 0 }}</style></head><body>{body}</body></html>'


def part(file: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(file)).read(name))


def odt(file: bytes) -> etree._Element:
    return part(file, "content.xml")


def docx(file: bytes) -> etree._Element:
    return part(file, "word/document.xml")


def o(name: str) -> str:
    """A name of OpenDocument as lxml writes it: ``text:p``."""
    prefix, _colon, local = name.partition(":")
    return f"{{{ODF[prefix]}}}{local}"


def w(name: str) -> str:
    return f"{{{WORD['w']}}}{name}"


def html_text(html: str) -> str:
    """What a person reads of a page, without spaces."""
    return squeezed(_visible(parse(html, namespace_html_elements=False)))


def odt_text(file: bytes) -> str:
    """The text of an .odt with the marks that its lists count, without the contents' page numbers."""
    (body,) = odt(file).iterfind(".//office:text", ODF)
    return squeezed("".join(_odt_pieces(body)))


def docx_text(file: bytes) -> str:
    """The text of a .docx, likewise."""
    lists = list_starts(file)
    counted: Counter[str] = Counter()
    found = []
    for paragraph in docx(file).iter(w("p")):
        number = paragraph.find("w:pPr/w:numPr/w:numId", WORD)
        if number is not None:
            key = number.get(w("val"))
            start, dots = lists[key]
            found.append("‧ " if dots else f"{start + counted[key]}. ")
            counted[key] += 1
        text = "".join(one.text or "" for one in paragraph.iter(w("t")))
        found.append(_PAGE_NUMBER.sub("", text) if paragraph.find("w:hyperlink", WORD) is not None else text)
    return squeezed("".join(found))


def list_starts(file: bytes) -> dict[str, tuple[int, bool]]:
    """By a list's number in a .docx: its first number, and whether it has dots."""
    numbering = part(file, "word/numbering.xml")
    kinds = {
        kind.get(w("abstractNumId")): kind.find("w:lvl/w:numFmt", WORD).get(w("val")) == "bullet"
        for kind in numbering.iterfind("w:abstractNum", WORD)
    }
    return {
        one.get(w("numId")): (
            int(one.find("w:lvlOverride/w:startOverride", WORD).get(w("val"))),
            kinds[one.find("w:abstractNumId", WORD).get(w("val"))],
        )
        for one in numbering.iterfind("w:num", WORD)
    }


def _odt_pieces(above: etree._Element, mark: str = "") -> Iterator[str]:
    for element in above.iterchildren("*"):
        if element.tag in (o("text:p"), o("text:h")):
            text = "".join(_odt_inline(element))
            yield mark + (_PAGE_NUMBER.sub("", text) if above.tag == o("text:index-body") else text)
            mark = ""
        elif element.tag == o("text:list"):
            numbered = "Number" in element.get(o("text:style-name")) or "編號" in element.get(
                o("text:style-name")
            )
            first = int(next(iter(element)).get(o("text:start-value"), "1"))
            for number, item in enumerate(element, start=first):
                yield from _odt_pieces(item, f"{number}. " if numbered else "‧ ")
        else:
            yield from _odt_pieces(element)


def _odt_inline(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.iterchildren("*"):
        if child.tag != o("draw:frame"):
            yield from _odt_inline(child)
        yield child.tail or ""


def _visible(element) -> str:
    if element.tag in SILENT:
        return element.tail or ""
    inside = (element.text or "") + "".join(
        _visible(child) for child in element if isinstance(child.tag, str)
    )
    return inside + (element.tail or "")
