"""In which form a document leaves the portal: printed (PDF), or to be edited (OpenDocument, and as most offices write)."""

from dataclasses import dataclass
from importlib import import_module

from chiayi_kpi.core import media_types


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


PDF = Form("pdf", media_types.PDF)
ODT = Form("odt", media_types.ODT, "text_odt")
DOCX = Form("docx", media_types.DOCX, "text_docx")
ODS = Form("ods", media_types.ODS, "sheets")
FORMS = {form.ending: form for form in (PDF, ODT, DOCX, ODS)}
