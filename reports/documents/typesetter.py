"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

import weasyprint

from reports.documents.fetcher import PortalPictures
from reports.documents.structure import finish


def typeset(html: str, variant: str, identifier: str) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier."""
    page = weasyprint.HTML(string=html, url_fetcher=PortalPictures())
    return page.write_pdf(finisher=finish, pdf_variant=variant, pdf_identifier=identifier.encode())
