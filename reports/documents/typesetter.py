"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.documents.structure import finish


class _NothingOutside(URLFetcher):
    """Fetches nothing: neither network nor file may be reached from a narrative that somebody wrote."""

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        raise ValueError(f"A document holds all it shows; refused to fetch {url[:200]}")


def typeset(html: str, variant: str, identifier: str) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier."""
    page = weasyprint.HTML(string=html, url_fetcher=_NothingOutside())
    return page.write_pdf(finisher=finish, pdf_variant=variant, pdf_identifier=identifier.encode())
