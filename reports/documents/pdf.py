"""From finished HTML to the PDF: accessible (PDF/UA-1), fit to be kept (PDF/A-2a, -3a with a record), self-contained.

The same HTML gives the same file wherever the same version sets it in the same faces (``identity``).
"""

import hashlib
import logging
from functools import cache
from importlib import import_module, metadata
from pathlib import Path

from chiayi_kpi.core.collector import give_memory_back, patient_collector
from reports.documents import fonts
from reports.documents.record import record_in

logger = logging.getLogger(__name__)

# Both tell every step and every table of every font at INFO; what goes wrong comes as a warning.
for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)

# Tagged, with an archive's colours and fonts; reports.documents.xmp adds that it is PDF/UA-1 too.
# With an attachment of another kind, such as a settled year's record, it can only be PDF/A-3.
VARIANT, WITH_RECORD = "pdf/a-2a", "pdf/a-3a"


def identity(html: str) -> str:
    """32 hexadecimal digits that change with the HTML, with what sets it, and with the faces installed.

    They are written into the PDF as its ID. Raises FontsUnknown.
    """
    return hashlib.sha256(_made_by() + html.encode()).hexdigest()[:32]


def render_pdf(html: str) -> bytes:
    """The PDF of a finished HTML page. Raises FontsMissing; a character no face has is logged and written out."""
    fonts.require_faces()
    missing = fonts.missing_characters(html)
    if missing:
        logger.warning("No face of the documents has: %s", ", ".join(map(fonts.named, missing)))
    typesetter = import_module("reports.documents.typesetter")
    try:
        with patient_collector():
            record = record_in(html)
            variant = WITH_RECORD if record else VARIANT
            return typesetter.typeset(fonts.without_missing(html, missing), variant, identity(html), record)
    finally:
        give_memory_back()  # a set document is one large circle of objects


def _made_by() -> bytes:
    return f"{metadata.version('weasyprint')}/{_sources()}/{VARIANT}/{fonts.faces_digest()}\n".encode()


@cache
def _sources() -> str:
    """A digest of the modules of this package as they were when it was first asked for: what they set, an update may set otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
