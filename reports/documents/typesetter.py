"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

from collections.abc import Callable

import pydyf
import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.documents.structure import finish


class _NothingOutside(URLFetcher):
    """Fetches nothing: neither network nor file may be reached from a narrative that somebody wrote."""

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        raise ValueError(f"A document holds all it shows; refused to fetch {url[:200]}")


def typeset(
    html: str,
    variant: str,
    identifier: str,
    look: Callable[[weasyprint.Document, pydyf.PDF], None] | None = None,
) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier.

    ``look`` is shown the laid out document and its objects when they are finished, before they become bytes.
    """

    def finisher(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        finish(document, pdf)
        if look is not None:
            look(document, pdf)

    page = weasyprint.HTML(string=html, url_fetcher=_NothingOutside())
    return page.write_pdf(finisher=finisher, pdf_variant=variant, pdf_identifier=identifier.encode())
