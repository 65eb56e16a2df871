"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

import datetime

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from reports.documents import font_files, justify, kai_brackets
from reports.documents.fetcher import PortalPictures
from reports.documents.record import Record
from reports.documents.structure import finish


def typeset(html: str, variant: str, identifier: str, record: Record | None = None) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier; it carries ``record``."""
    justify.install()
    font_files.install()
    faces = FontConfiguration()
    style = weasyprint.CSS(string=kai_brackets.style(), font_config=faces)
    page = weasyprint.HTML(string=html, url_fetcher=PortalPictures())
    return page.write_pdf(
        stylesheets=[style],
        font_config=faces,
        finisher=finish,
        pdf_variant=variant,
        pdf_identifier=identifier.encode(),
        attachments=[_attachment(record)] if record else None,
    )


def _attachment(record: Record) -> weasyprint.Attachment:
    at = datetime.datetime.fromisoformat(record.at).astimezone(datetime.UTC)
    return weasyprint.Attachment(
        string=record.text,
        name=record.name,
        description="結算年度之凍結資料（JSON），可自行驗證",
        created=at,
        modified=at,
        relationship="Source",
    )
