"""The PDF itself: its fonts, its tags, and that nothing outside the document is ever fetched."""

import base64
import gc
import io
import logging
import re
import shutil
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from reports.documents import fonts
from reports.documents import pdf as printer
from reports.documents.errors import FontsMissing, FontsUnknown
from reports.documents.pdf import identity, render_pdf
from tests.reports.documents.tags import every_element
from tests.reports.documents.texts import page_texts

STYLE = '<style>body{font-family:"TW-Kai","TW-Kai-Ext-B","Noto Sans CJK TC"}</style>'
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="zh-Hant-TW"><head><title>試</title>{STYLE}</head><body>{body}</body></html>'


def rendered(body: str) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(page(body))))


def font_names(pdf: PdfReader) -> set[str]:
    """The embedded fonts without the subset's tag."""
    found = set()
    for sheet in pdf.pages:
        for font in sheet["/Resources"].get_object().get("/Font", {}).values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor), "not embedded"
            tag, _, name = font["/BaseFont"].removeprefix("/").partition("+")
            assert len(tag) == 6, "not a subset"
            found.add(name)
    return found


def test_the_documents_embed_chinese_faces_as_subsets(plan_pdf, report_pdf):
    for pdf in (plan_pdf, report_pdf):
        names = font_names(pdf)
        assert {"TW-Kai", "Noto-Sans-CJK-TC-Bold"} <= names
        assert names <= {"TW-Kai", "Noto-Sans-CJK-TC", "Noto-Sans-CJK-TC-Bold", "Noto-Sans-CJK-TC-Medium"} | {
            "TW-Kai-Brackets",
            "Liberation-Serif",
            "Liberation-Serif-Bold",
        }


def test_is_tagged_named_and_in_chinese(plan_pdf, report_pdf):
    for pdf, title in ((plan_pdf, "年度施政計畫"), (report_pdf, "年度施政績效報告")):
        catalogue = pdf.trailer["/Root"]
        assert catalogue["/Lang"] == "zh-Hant-TW"
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
        assert pdf.metadata.title == f"嘉義市政府警察局 107 {title}"
        assert pdf.metadata.author == "嘉義市政府警察局"
        assert re.search(rb'pdfuaid:part(="|>)1', catalogue["/Metadata"].get_data())


def test_bookmarks_lead_through_the_parts(plan_pdf):
    titles = [entry.title for entry in plan_pdf.outline if not isinstance(entry, list)]
    assert titles[2:] == ["壹、年度施政目標與重點", "貳、年度重要施政計畫："]


def test_every_drawing_has_a_text_in_its_place(report_pdf):
    figures = [found for found in every_element(report_pdf) if found.get("/S") == "/Figure"]
    bars = [figure for figure in figures if re.search("橫條圖：得 .* 分，權重", figure["/Alt"])]
    charts = [figure for figure in figures if re.search("逐月折線圖.*實績.*月", figure["/Alt"])]
    assert (len(bars), len(charts), len(figures)) == (5, 3, 8)


@pytest.mark.parametrize(
    "address", ["file://{path}", "{path}", "http://127.0.0.1:9/x.png", "data:image/png;base64,{data}"]
)
def test_nothing_is_fetched_neither_file_nor_network(address, tmp_path):
    picture = tmp_path / "secret.png"
    picture.write_bytes(PIXEL)
    source = address.format(path=picture, data=base64.b64encode(PIXEL).decode())
    pdf = rendered(f'<p>文</p><img alt="圖" src="{source}"><link rel="stylesheet" href="{source}">')
    assert [image for sheet in pdf.pages for image in sheet.images] == []


def test_rare_characters_are_drawn_by_the_extension_face(caplog):
    pdf = rendered("<p>𠮷䃟堃</p>")
    assert font_names(pdf) == {"TW-Kai", "TW-Kai-Ext-B"}
    assert "𠮷䃟堃" in pdf.pages[0].extract_text()
    assert caplog.text == ""


def test_a_character_without_a_face_is_reported_by_name_and_written_as_its_number(caplog):
    with caplog.at_level(logging.WARNING):
        pdf = rendered("<p>辦理完成😀</p>")
    assert "U+1F600 GRINNING FACE" in caplog.text
    assert "辦理完成〔U+1F600〕" in pdf.pages[0].extract_text()
    assert font_names(pdf) == {"TW-Kai"}


def test_invisible_characters_are_not_missing():
    assert fonts.missing_characters("甲\u200b\ufe0f\u00ad\t\n乙") == []


def test_a_missing_face_stops_the_document_and_names_its_package(monkeypatch):
    absent = {"No Such Kai": "fonts-no-such-kai"}
    monkeypatch.setattr(fonts, "REQUIRED", {**fonts.REQUIRED, **absent})
    with pytest.raises(FontsMissing, match=r"No Such Kai.*系統管理員.*fonts-no-such-kai"):
        render_pdf(page("<p>文</p>"))


def test_a_system_that_cannot_be_asked_for_its_fonts_is_said(monkeypatch):
    fonts._coverage.cache_clear()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FontsUnknown, match=r"系統管理員.*fontconfig"):
        fonts.require_faces()


def test_the_digest_of_the_faces_changes_with_their_files_and_not_with_where_they_lie(tmp_path, monkeypatch):
    def digest(content: str, *folders: str, characters: str = "4e00-9fff") -> str:
        lines = []
        for folder in folders:
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / "kai.ttf").write_text(content)
            lines.append(f"{tmp_path / folder / 'kai.ttf'}\t0\t65536\tRegular\t{characters}\n")
        monkeypatch.setattr(fonts, "_from_fontconfig", lambda program, answer, family: "".join(lines))
        return fonts.faces_digest.__wrapped__()

    before = digest("kai", "a")
    assert digest("kai", "b") == before
    others = [
        digest("other", "a"),
        digest("kai", "a", characters="4e00-ffff"),
        digest("kai", "a", "b"),
        digest(""),
    ]
    assert len({before, *others}) == 5


def test_every_required_face_is_in_the_digest(monkeypatch):
    before = fonts.faces_digest.__wrapped__()
    for face in fonts.REQUIRED:
        others = {other: package for other, package in fonts.REQUIRED.items() if other != face}
        with monkeypatch.context() as patch:
            patch.setattr(fonts, "REQUIRED", others)
            assert fonts.faces_digest.__wrapped__() != before


def test_a_stored_document_is_of_another_identity_when_a_module_that_sets_it_was_changed(
    monkeypatch, tmp_path
):
    before = identity("<p>甲")
    monkeypatch.setattr(
        printer, "__file__", str(shutil.copytree(Path(printer.__file__).parent, tmp_path / "same") / "pdf.py")
    )
    monkeypatch.setattr(printer, "_sources", printer._sources.__wrapped__)
    assert identity("<p>甲") == before
    (tmp_path / "same" / "justify.py").write_text("pass\n", encoding="utf-8")
    assert identity("<p>甲") != before


def test_a_stored_document_is_of_another_identity_when_a_face_was_installed(monkeypatch):
    before = identity("<p>甲")
    monkeypatch.setattr(fonts, "faces_digest", lambda: "one more")
    assert identity("<p>甲") != before


def test_the_identifier_changes_with_the_html_and_only_with_it():
    assert identity("<p>甲") == identity("<p>甲") != identity("<p>乙")
    assert rendered("<p>甲").trailer["/ID"][0] == identity(page("<p>甲"))


def test_the_collector_is_left_as_it_was():
    before = gc.get_threshold()
    rendered("<p>文")
    assert gc.get_threshold() == before


def test_a_link_is_described_by_its_own_words():
    pdf = rendered(
        '<p>見<a href="https://example.org/?a=1">年度 計畫</a>及<a href="#b">下段</a></p><p id="b">文</p>'
    )
    said = [annotation.get_object()["/Contents"] for annotation in pdf.pages[0]["/Annots"]]
    assert said == ["年度 計畫", "下段"]


def test_the_name_of_a_table_stands_on_the_page_of_its_first_row():
    style = f"<style>{render_to_string('documents/documents.css')}</style>"
    room = range(600, 720, 12)  # points above it: the table begins where there is ever less room for it

    def begins_below(above: int) -> str:
        rows = f"<tr><td>列{above}</td></tr>" * 4
        table = f"<table><caption>表名{above}</caption><thead><tr><th>欄</th></tr></thead><tbody>{rows}</tbody></table>"
        return f'<div style="height:{above}pt; break-before: page">上{above}</div><h2>節</h2>{table}'

    texts = page_texts(rendered(style + "".join(map(begins_below, room))))
    stood = set()
    for above in room:
        (begun,) = [no for no, text in enumerate(texts) if f"上{above}" in text]
        (named,) = [no for no, text in enumerate(texts) if f"表名{above}" in text]
        assert f"列{above}" in texts[named], above
        stood.add(named - begun)
    assert stood == {0, 1}
