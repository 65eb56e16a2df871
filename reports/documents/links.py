"""What a link says of itself where only it is read out: its own words (PDF/UA-1, ISO 14289-1, 7.18.5)."""

from urllib.parse import urlsplit

import pydyf
from weasyprint import Document

# Whatever else leads out is a pointer of a volume, which says it by itself.
_ADDRESSES = {"http", "https", "mailto"}


def describe_links(document: Document) -> None:
    """Give every link's annotation the text that is seen; WeasyPrint gives it the name of the place it leads to."""
    for page in document.pages:
        for kind, target, _place, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation and (kind == "internal" or urlsplit(target).scheme in _ADDRESSES):
                text = " ".join("".join(box.element.itertext()).split())
                annotation["Contents"] = pydyf.String(text or target)
