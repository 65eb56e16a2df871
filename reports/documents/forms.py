"""In which form a document leaves the portal: printed (PDF), or to be edited (OpenDocument, and as most offices write)."""

from dataclasses import dataclass
from importlib import import_module

_OASIS = "application/vnd.oasis.opendocument"
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Form:
    """``ending`` is the file's, without its dot; ``writer`` the module of ``office`` that makes it, "" for print."""

    ending: str
    mime: str
    writer: str = ""

    def written(self, html: str) -> bytes:
        """The finished HTML in this form. Its libraries take longer to load than most requests, so only this does."""
        content: bytes = import_module(f"reports.documents.office.{self.writer}").written(html)
        return content


PDF = Form("pdf", "application/pdf")
ODT = Form("odt", f"{_OASIS}.text", "text_odt")
DOCX = Form("docx", f"{_OFFICE}.wordprocessingml.document", "text_docx")
ODS = Form("ods", f"{_OASIS}.spreadsheet", "sheets")
FORMS = {form.ending: form for form in (PDF, ODT, DOCX, ODS)}
