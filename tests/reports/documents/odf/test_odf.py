"""What stands in the OpenDocument files, looked at without a program that opens them."""

import io
import xml.etree.ElementTree as ET
import zipfile
from decimal import Decimal

import pytest
from PIL import Image

from objectives.writing import picture_files
from reports.documents.odf.numbers import printed
from reports.documents.odf.sheets import ods
from reports.documents.odf.text import odt

NS = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
XLINK = "{http://www.w3.org/1999/xlink}href"
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"


def page(body: str) -> str:
    return f'<html lang="zh-Hant-TW"><head><title>試</title><style>p {{ margin: 0 }}</style></head><body>{body}</body></html>'


def content(file: bytes) -> ET.Element:
    return ET.fromstring(zipfile.ZipFile(io.BytesIO(file)).read("content.xml"))  # noqa: S314 - our own file


@pytest.mark.parametrize("make", [odt, ods])
def test_the_same_html_makes_the_same_bytes_and_the_first_entry_says_what_it_is(make, report_html):
    file = make(report_html)
    assert file == make(report_html)
    first = zipfile.ZipFile(io.BytesIO(file)).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_headings_keep_their_level_and_contents_lead_to_them(plan_html):
    root = content(odt(plan_html))
    levels = {
        "".join(h.itertext()): h.get(f"{{{NS['text']}}}outline-level") for h in root.iterfind(".//text:h", NS)
    }
    assert levels["壹、年度施政目標與重點"] == "2"
    marks = {mark.get(f"{{{NS['text']}}}name") for mark in root.iterfind(".//text:bookmark", NS)}
    wanted = {found.get(f"{{{NS['text']}}}ref-name") for found in root.iterfind(".//text:bookmark-ref", NS)}
    assert wanted <= marks
    assert len(wanted) >= 9


def test_every_row_has_as_many_places_as_its_table_has_columns(plan_html, report_html):
    for html in (plan_html, report_html):
        for table in content(odt(html)).iterfind(".//table:table", NS):
            columns = len(table.findall("table:table-column", NS))
            assert {len(row) for row in table.iterfind(".//table:table-row", NS)} == {columns}


def test_a_drawing_and_a_kept_picture_are_in_the_file_with_their_words(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#0e5560").save(out, "PNG")
    out.seek(0)
    out.size = out.getbuffer().nbytes
    out.file = out
    kept = picture_files.prepare(out)
    picture_files.keep(kept)
    file = odt(
        page(
            f'<p><img src="picture:{kept.name}" alt="會議"></p><svg viewBox="0 0 100 7"><title>長條</title></svg>'
        )
    )
    frames = content(file).findall(".//draw:frame", NS)
    assert [frame.find("svg:title", NS).text for frame in frames] == ["會議", "長條"]
    names = zipfile.ZipFile(io.BytesIO(file)).namelist()
    assert all(frame.find("draw:image", NS).get(XLINK) in names for frame in frames)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "picture:../x", "picture:lost.png"]
)
def test_nothing_from_outside_gets_in_and_the_words_stay(address):
    file = odt(page(f'<p>前<img src="{address}" alt="圖說">後</p>'))
    assert "".join(content(file).itertext()) == "前圖說後"
    assert not [name for name in zipfile.ZipFile(io.BytesIO(file)).namelist() if name.startswith("Pictures")]


def test_links_that_run_something_are_no_links():
    root = content(
        odt(page('<p><a href="javascript:alert(1)">按</a><a href="https://example.org/">看</a></p>'))
    )
    assert [link.get(XLINK) for link in root.iterfind(".//text:a", NS)] == ["https://example.org/"]


def test_control_characters_and_rare_ones_keep_the_file_readable():
    assert "".join(content(odt(page("<p>甲\x0b乙𠮷䃟堃😀</p>"))).itertext()) == "甲乙𠮷䃟堃😀"


def test_a_page_without_a_table_is_a_spreadsheet_all_the_same():
    (sheet,) = content(ods(page("<p>文</p>"))).iterfind(".//table:table", NS)
    assert "".join(sheet.itertext()) == "試"


def test_a_formula_stays_a_text_and_sheets_have_names_of_their_own():
    html = page("<h2>甲[1]:乙</h2><table><tr><td>=1+1</td></tr></table><table><tr><td>2</td></tr></table>")
    first, second = content(ods(html)).iterfind(".//table:table", NS)
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
    assert first.findall(".//table:table-cell", NS)[-1].get(office) == "string"
    assert second.findall(".//table:table-cell", NS)[-1].get(office) == "float"
    names = [sheet.get(f"{{{NS['table']}}}name") for sheet in (first, second)]
    assert names == ["甲 1  乙", "甲 1  乙 2"]


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("1,435.78", "1435.78", "N2G"),
        ("95.31%", "0.9531", "P2"),
        ("0", "0", "N0"),
        ("-5", "-5", "N0"),
        ("163,105,000", "163105000", "N0G"),
    ],
)
def test_a_printed_number_is_exact(text, value, style):
    found = printed(text)
    assert (found.value, found.style) == (Decimal(value), style)


@pytest.mark.parametrize("text", ["1-1-1", "—", "≥90%", "12,34", "1.", "１２", "=1", "80(場次)", ""])
def test_what_is_no_number_stays_a_text(text):
    assert printed(text) is None


def test_a_chart_stands_beside_its_account_with_its_words_and_without_lines(report_html):
    file = odt(report_html)
    root = content(file)
    frames = {
        frame.find("svg:title", NS).text: frame.find("draw:image", NS).get(XLINK)
        for frame in root.iterfind(".//draw:frame", NS)
    }
    (said,) = (words for words in frames if words.startswith("1-6-2 "))
    drawing = zipfile.ZipFile(io.BytesIO(file)).read(frames[said]).decode()
    assert "逐月折線圖" in said
    assert "<title>1-6-2 " in drawing
    assert "實績</text>" in drawing
    (row,) = (
        table.find("table:table-row", NS)
        for table in root.iterfind(".//table:table", NS)
        if said in [title.text for title in table.iterfind(".//svg:title", NS)]
    )
    assert ["尚未撰寫執行情形說明" in "".join(cell.itertext()) for cell in row] == [True, False]
    borders = f"{{{FO}}}border"
    styles = {style.get(f"{{{STYLE}}}name"): style for style in root.iter(f"{{{STYLE}}}style")}
    for cell in row:
        (look,) = styles[cell.get(f"{{{NS['table']}}}style-name")]
        assert borders not in look.attrib
