"""The faces' files are not copied, and the PDF is the same as if they were."""

import pytest
from weasyprint.pdf import fonts
from weasyprint.text import fonts as text_fonts

from reports.documents import font_files
from reports.documents.pdf import render_pdf

PAGE = """<!DOCTYPE html><html lang="zh-Hant"><head><title>年度施政績效報告</title></head><body>
<h1 style="font-family: TW-Kai">年度施政績效報告</h1>
<p style="font-family: Noto Sans CJK TC"><b>破獲率</b> 98.5%</p></body></html>"""


@pytest.fixture
def as_it_comes(monkeypatch):
    """WeasyPrint's own functions."""
    monkeypatch.setattr(font_files, "install", lambda: None)
    monkeypatch.setattr(fonts, "get_hb_object_data", text_fonts.get_hb_object_data)
    monkeypatch.setattr(fonts.Font, "clean", font_files._clean)


@pytest.fixture
def copied(monkeypatch) -> list[bool]:
    """Of each face that a page is set in, whether its file was copied."""
    found = []

    def clean(font, *how):
        found.append(isinstance(font.file_content, bytes))
        cleaned(font, *how)

    cleaned = font_files._clean
    monkeypatch.setattr(font_files, "_clean", clean)
    return found


def test_no_file_is_copied(copied):
    render_pdf(PAGE)
    assert len(copied) >= 3
    assert not any(copied)


def test_the_pdf_is_the_same(request):
    made = render_pdf(PAGE)
    request.getfixturevalue("as_it_comes")
    assert render_pdf(PAGE) == made
