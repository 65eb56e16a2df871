"""What a document may fetch while it is set: pictures that the portal keeps, by their names, and nothing else."""

import logging

from weasyprint.urls import URLFetcher, URLFetcherResponse

from objectives.writing import picture_files

logger = logging.getLogger(__name__)


class PortalPictures(URLFetcher):
    """Neither network nor file may be reached from a narrative that somebody wrote; a picture is read by its hash.

    A picture that is lost or damaged is logged, and its words are printed in its place.
    """

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if not url.startswith(picture_files.SCHEME):
            raise ValueError(f"A document holds all it shows; refused to fetch {url[:200]}")
        name = url.removeprefix(picture_files.SCHEME)
        try:
            data = picture_files.read(name)
        except OSError:
            logger.warning("A picture of an account is lost or damaged: %s", name[:80])
            raise
        return URLFetcherResponse(url, data, {"Content-Type": picture_files.content_type(name)})
