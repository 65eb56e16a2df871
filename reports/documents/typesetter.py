"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

from collections.abc import Callable

import pydyf
import weasyprint

from reports.documents.fetcher import PortalPictures
from reports.documents.objects import whole_file
from reports.documents.squeezing import squeeze
from reports.documents.structure import finish

Look = Callable[[weasyprint.Document, pydyf.PDF], None]


def typeset(html: str, variant: str, identifier: str, look: Look | None = None) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier.

    ``look`` takes the finished document and its objects instead: then there are no bytes.
    """
    content = b""

    def finisher(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        nonlocal content
        finish(document, pdf)
        squeeze(pdf)
        if look is None:
            content = whole_file(pdf, identifier)
        else:
            look(document, pdf)
        pdf.write = _nothing

    page = weasyprint.HTML(string=html, url_fetcher=PortalPictures())
    page.write_pdf(finisher=finisher, pdf_variant=variant)
    return content


def _nothing(*_file: object) -> None:
    """What pydyf would write is written already."""
