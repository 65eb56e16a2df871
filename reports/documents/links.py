"""What a link says of itself where only it is read out: its own words (PDF/UA-1, ISO 14289-1, 7.18.5)."""

import pydyf
from weasyprint import Document


def describe_links(document: Document) -> None:
    """Give every link's annotation the text that is seen; WeasyPrint gives it the name of the place it leads to."""
    for page in document.pages:
        for _kind, target, _place, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation:
                text = " ".join("".join(box.element.itertext()).split())
                annotation["Contents"] = pydyf.String(text or target)
