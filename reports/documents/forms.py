"""In which form a document leaves the portal: printed (PDF), or to be edited (OpenDocument, as the government asks)."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.documents.odf import sheets, text


@dataclass(frozen=True, slots=True)
class Form:
    """``ending`` is the file's, without its dot; ``make`` makes it of the finished HTML, None where that is printed."""

    ending: str
    mime: str
    make: Callable[[str], bytes] | None = None


PDF = Form("pdf", "application/pdf")
ODT = Form("odt", text.MIME, text.odt)
ODS = Form("ods", sheets.MIME, sheets.ods)
FORMS = {form.ending: form for form in (PDF, ODT, ODS)}
