"""From finished HTML to the PDF: accessible (PDF/UA-1), self-contained, and the same for the same HTML."""

import gc
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.documents import fonts
from reports.documents.structure import finish

logger = logging.getLogger(__name__)

# Both tell every step and every table of every font at INFO; what goes wrong comes as a warning.
for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

VARIANT = "pdf/ua-1"
SETTING = "1"  # raise it when the same HTML is to be set differently, so that stored documents are made anew

# Laying out a document makes a million small objects that all live until its end; the collector's default
# thresholds would look through them again and again, which takes a third of the whole time.
_COLLECTOR_THRESHOLDS = (200_000, 50, 100)


class _NothingOutside(URLFetcher):
    """Fetches nothing: neither network nor file may be reached from a narrative that somebody wrote."""

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        raise ValueError(f"A document holds all it shows; refused to fetch {url[:200]}")


def identity(html: str) -> str:
    """32 hexadecimal digits that change with the HTML and with what sets it; written into the PDF as its ID."""
    made_by = f"{weasyprint.__version__}/{SETTING}/{VARIANT}\n"
    return hashlib.sha256(made_by.encode() + html.encode()).hexdigest()[:32]


def render_pdf(html: str) -> bytes:
    """The PDF of a finished HTML page. Raises FontsMissing; a character no face has is logged and written out."""
    fonts.require_faces()
    missing = fonts.missing_characters(html)
    if missing:
        logger.warning("No face of the documents has: %s", ", ".join(map(fonts.named, missing)))
    page = weasyprint.HTML(string=fonts.without_missing(html, missing), url_fetcher=_NothingOutside())
    with _patient_collector():
        return page.write_pdf(finisher=finish, pdf_variant=VARIANT, pdf_identifier=identity(html).encode())


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Raise the garbage collector's thresholds inside the block."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTOR_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
