"""WeasyPrint at work. Loading it takes longer than most requests, so only ``render_pdf`` does, when it must."""

import datetime
import io

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from reports.documents import font_files, justify, kai_brackets
from reports.documents.fetcher import PortalPictures
from reports.documents.record import Record
from reports.documents.structure import finish
from reports.documents.whole import put_digest


def typeset(html: str, variant: str, identifier: str, record: Record | None = None) -> bytes:
    """The PDF of a self-contained HTML page, of this variant and with this identifier and its digest; it carries ``record``."""
    justify.install()
    font_files.install()
    faces = FontConfiguration()
    style = weasyprint.CSS(string=kai_brackets.style(), font_config=faces)
    page = weasyprint.HTML(string=html, url_fetcher=PortalPictures())
    content = io.BytesIO()
    page.write_pdf(
        content,
        stylesheets=[style],
        font_config=faces,
        finisher=finish,
        pdf_variant=variant,
        pdf_identifier=identifier.encode(),
        attachments=[_attachment(record)] if record else None,
    )
    put_digest(content)
    return content.getvalue()


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
