"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

from collections.abc import Callable

import pydyf
import weasyprint

from reports.documents.fetcher import PortalPictures
from reports.documents.squeezing import squeeze
from reports.documents.structure import finish

Look = Callable[[weasyprint.Document, pydyf.PDF], None]


def typeset(html: str, variant: str, identifier: str, look: Look | None = None) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier.

    ``look`` is shown the laid out document and its objects when they are finished, before they become bytes.
    """

    def finisher(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        finish(document, pdf)
        if look is not None:
            look(document, pdf)
        squeeze(pdf)

    page = weasyprint.HTML(string=html, url_fetcher=PortalPictures())
    return page.write_pdf(finisher=finisher, pdf_variant=variant, pdf_identifier=identifier.encode())
