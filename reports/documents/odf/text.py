"""A finished HTML page as an OpenDocument text (``.odt``), to be edited."""

from reports.documents.odf.blocks import Flow
from reports.documents.odf.cascade import Cascade
from reports.documents.odf.names import document, element
from reports.documents.odf.package import meta, package
from reports.documents.odf.pages import TEXT_WIDTH, faces, styles_part
from reports.documents.odf.styles import Styles

MIME = "application/vnd.oasis.opendocument.text"


def odt(html: str) -> bytes:
    """The ``.odt`` with the text of the page in its order, its headings, tables and pictures; nothing is fetched."""
    cascade = Cascade(html)
    root = cascade.html.etree_element
    said = {found.get("name"): found.get("content", "") for found in root.iter("meta")}
    title = root.findtext("head/title", "")
    notice = next((found.get("data-notice", "") for found in root.iter("h1")), "")
    styles, body = Styles(), element("office:text")
    pictures: dict[str, bytes] = {}
    flow = Flow(cascade, styles, pictures)
    for part in cascade.html.iter_children():
        flow.write(part, cascade.root_look, body, TEXT_WIDTH)
    content = document(
        "office:document-content",
        faces(),
        element("office:automatic-styles", None, *styles.elements),
        element("office:body", None, body),
    )
    parts = {
        "content.xml": content,
        "styles.xml": styles_part(title, notice, said.get("page-prefix", "")),
        "meta.xml": meta(title, said.get("author", "")),
    }
    return package(MIME, parts | pictures)
