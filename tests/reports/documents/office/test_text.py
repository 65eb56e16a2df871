"""What stands in the ``.odt`` and the ``.docx``: everything that is printed, in named styles."""

import io
import zipfile
from collections import Counter

import pytest
from PIL import Image

from objectives.writing import picture_files
from reports.documents.office import names, text_docx, text_odt
from tests.reports.documents.office.conftest import as_docx, as_odt
from tests.reports.documents.office.read_back import (
    ODF,
    WORD,
    docx,
    docx_text,
    html_text,
    list_starts,
    o,
    odt,
    odt_text,
    page,
    part,
    w,
)

DOCUMENTS = pytest.mark.parametrize("document", ["plan_html", "report_html"])
FORMS = pytest.mark.parametrize(
    ("write", "read"), [(as_odt, odt_text), (as_docx, docx_text)], ids=["odt", "docx"]
)
_LAYOUT = {"pStyle", "numPr", "pageBreakBefore", "sectPr", "rStyle", "vanish"}


@pytest.fixture
def photograph(settings, tmp_path):
    """A picture of 40 × 20 that the portal keeps."""
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#0e5560").save(out, "PNG")
    out.seek(0)
    out.size = out.getbuffer().nbytes
    out.file = out
    kept = picture_files.prepare(out)
    picture_files.keep(kept)
    return kept


@DOCUMENTS
@FORMS
def test_all_that_is_printed_stands_there_in_its_order(document, write, read, request):
    html = request.getfixturevalue(document)
    assert read(write(html)) == html_text(html)


@DOCUMENTS
@pytest.mark.parametrize(
    ("written", "write"), [(as_odt, text_odt.written), (as_docx, text_docx.written)], ids=["odt", "docx"]
)
def test_the_same_html_makes_the_same_bytes_whenever_it_is_written(document, written, write, request):
    html = request.getfixturevalue(document)
    file = write(html)
    assert written(html) == file
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(file)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_an_odt_says_first_what_it_is(plan_html):
    first = zipfile.ZipFile(io.BytesIO(as_odt(plan_html))).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_less_than_a_hundredth_of_an_odt_is_in_styles_without_a_name(plan_html, report_html):
    counted = Counter()
    for html in (plan_html, report_html):
        root = odt(as_odt(html))
        automatic = {
            style.get(o("style:name")) for style in root.iterfind("office:automatic-styles/style:style", ODF)
        }
        for tag in ("text:p", "text:h", "text:span"):
            counted.update(piece.get(o("text:style-name")) in automatic for piece in root.iter(o(tag)))
    assert counted[True] < counted.total() / 100


@DOCUMENTS
def test_nothing_in_a_docx_is_formatted_by_hand(document, request):
    root = docx(as_docx(request.getfixturevalue(document)))
    said = {child.tag for tag in ("pPr", "rPr") for found in root.iter(w(tag)) for child in found}
    assert said <= {w(name) for name in _LAYOUT}


def named_styles() -> set[str]:
    """Every name that the walk over the HTML can give a piece."""
    headings = {f"Heading {level}" for level in range(2, 8)}
    found = {names.BODY, names.PROSE, names.TITLE, names.CONTENTS_HEADING, names.CALCULATION, names.PICTURE}
    found |= (
        headings
        | {"TOC 2", "TOC 3", "圖名", "圖說", names.PHOTOGRAPH, "總分表名", names.CAPTION}
        | set(names.PARAGRAPHS.values())
    )
    found |= set(names.CHARACTERS.values()) | set(names.TAGS.values()) | {names.LINK}
    found |= {tag + end for tag in (names.COVER_TAG, names.TAG) for end in ("", *names.PAPER_STATES.values())}
    return found | {style for pair in names.LISTS.values() for style in pair} | set(names.table_styles())


def test_every_style_stands_in_both_templates():
    in_odt = {
        style.get(o("style:name"))
        for style in part(text_odt.TEMPLATE.read_bytes(), "styles.xml").iter(o("style:style"))
    }
    in_docx = {
        style.get(w("styleId"))
        for style in part(text_docx.TEMPLATE.read_bytes(), "word/styles.xml").iter(w("style"))
    }
    assert {text_odt.style_name(name) for name in named_styles()} <= in_odt
    assert {text_docx.style_id(name) for name in named_styles()} <= in_docx


@DOCUMENTS
def test_whoever_changes_heading_2_changes_all_of_them(document, request):
    html = request.getfixturevalue(document)
    root = odt(as_odt(html))
    automatic = {style.get(o("style:name")): style for style in root.iter(o("style:style"))}
    headings = [found for found in root.iter(o("text:h")) if found.get(o("text:outline-level")) == "2"]
    assert len(headings) >= 2
    for found in headings:
        name = found.get(o("text:style-name"))
        if name in automatic:  # it begins a page, and looks as its parent
            assert automatic[name].find(o("style:text-properties")) is None
            name = automatic[name].get(o("style:parent-style-name"))
        assert name == "Heading_20_2"
    words = {"".join(found.itertext()) for found in headings}
    in_word = {
        "".join(text.text for text in paragraph.iter(w("t")))
        for paragraph in docx(as_docx(html)).iter(w("p"))
        if paragraph.find("w:pPr/w:pStyle[@w:val='Heading2']", WORD) is not None
    }
    assert in_word == words


@pytest.mark.parametrize("style", ["Heading_20_2", "Heading_20_5", "Caption", "圖名", "得分結果"])
def test_what_stands_above_something_stays_with_it(style):
    template = part(text_odt.TEMPLATE.read_bytes(), "styles.xml")
    (found,) = template.iterfind(f".//style:style[@style:name='{style}']/style:paragraph-properties", ODF)
    assert found.get(o("fo:keep-with-next")) == "always"
    word = part(text_docx.TEMPLATE.read_bytes(), "word/styles.xml")
    (found,) = word.iterfind(f"w:style[@w:styleId='{style.replace('_20_', '')}']/w:pPr", WORD)
    assert found.find(w("keepNext")) is not None


def test_the_kai_face_comes_first_and_the_common_one_behind_it():
    faces = part(text_odt.TEMPLATE.read_bytes(), "styles.xml").iter(o("style:font-face"))
    assert "'TW-Kai', '標楷體', 'DFKai-SB'" in {face.get(o("svg:font-family")) for face in faces}
    fonts = part(text_docx.TEMPLATE.read_bytes(), "word/fontTable.xml")
    assert fonts.find("w:font[@w:name='TW-Kai']/w:altName", WORD).get(w("val")) == "標楷體,DFKai-SB"


@DOCUMENTS
def test_the_contents_of_an_odt_can_be_made_anew_and_lead_to_pages_of_the_chapter(document, request):
    root = odt(as_odt(request.getfixturevalue(document)))
    (contents,) = root.iter(o("text:table-of-content"))
    marks = {mark.get(o("text:name")) for mark in root.iter(o("text:bookmark"))}
    lines = contents.findall(".//text:index-body/text:p", ODF)
    assert len(lines) >= 9
    for line in lines:
        reference = line.find(".//text:bookmark-ref", ODF)
        assert reference.get(o("text:ref-name")) in marks
        assert "".join(line.itertext()).endswith("19-–")
    templates = contents.findall(".//text:table-of-content-entry-template", ODF)
    assert {span.text for span in contents.iter(o("text:index-entry-span"))} == {"19-"}
    assert [template.get(o("text:style-name"))[:12] for template in templates] == ["Contents_20_"] * 3


@DOCUMENTS
def test_the_contents_of_a_docx_are_a_field_whose_numbers_have_the_chapter_before_them(document, request):
    root = docx(as_docx(request.getfixturevalue(document)))
    kinds = Counter(found.get(w("fldCharType")) for found in root.iter(w("fldChar")))
    assert kinds["begin"] == kinds["end"] >= kinds["separate"]
    instructions = [found.text.strip() for found in root.iter(w("instrText"))]
    assert instructions[0] == r'TOC \o "2-3" \f C \h \s chapter'
    assert r"SEQ chapter \r 19 \h" in instructions
    bookmarks = {found.get(w("name")) for found in root.iter(w("bookmarkStart"))}
    anchors = [found.get(w("anchor")) for found in root.iter(w("hyperlink"))]
    assert len(anchors) >= 9
    assert set(anchors) <= bookmarks
    settings = part(text_docx.TEMPLATE.read_bytes(), "word/settings.xml")
    assert settings.find(w("updateFields")).get(w("val")) == "true"


def test_what_the_contents_name_and_is_no_heading_is_marked_for_them(plan_html):
    marks = [mark.get(o("text:string-value")) for mark in odt(as_odt(plan_html)).iter(o("text:toc-mark"))]
    assert len(marks) >= 3
    instructions = [found.text for found in docx(as_docx(plan_html)).iter(w("instrText"))]
    assert [text.split('"')[1] for text in instructions if " TC " in text] == marks


@DOCUMENTS
def test_pages_are_numbered_by_the_chapter_from_1_and_say_whose_they_are(document, request):
    html = request.getfixturevalue(document)
    file = as_odt(html)
    (chapter,) = (
        page
        for page in part(file, "styles.xml").iter(o("style:master-page"))
        if page.get(o("style:name")) == "內頁"
    )
    assert "".join(chapter.find(o("style:footer")).itertext()) == "19-"
    assert chapter.find(".//text:page-number", ODF) is not None
    title = part(file, "meta.xml").findtext(".//dc:title", namespaces=ODF)
    assert "".join(chapter.find(o("style:header")).itertext()).startswith(title)
    (start,) = odt(file).iterfind(
        ".//style:style[@style:master-page-name='內頁']/style:paragraph-properties", ODF
    )
    assert start.get(o("style:page-number")) == "1"

    word = as_docx(html)
    sections = docx(word).findall(".//w:sectPr", WORD)
    assert len(sections) == 3
    assert [section.find(w("footerReference")) is None for section in sections] == [True, True, False]
    assert sections[2].find(w("pgNumType")).get(w("start")) == "1"
    footer = part(word, "word/footer1.xml")
    assert "".join(text.text for text in footer.iter(w("t"))) == "19-1"
    assert [text.text.strip() for text in footer.iter(w("instrText"))] == ["PAGE"]
    assert title in "".join(part(word, "word/header1.xml").itertext())


def test_an_agency_without_a_chapter_has_plain_page_numbers():
    html = page('<section class="contents"><h2>目錄</h2></section><main class="chapter"><p>文</p></main>')
    word = as_docx(html)
    assert "".join(text.text or "" for text in part(word, "word/footer1.xml").iter(w("t"))) == "1"
    assert [found.text for found in docx(word).iter(w("instrText"))] == []


def test_lists_count_by_themselves_at_every_depth():
    html = page(
        "<div class='prose'><ol><li>1. 甲<ul><li>‧ 子<ol><li>1. 孫</li></ol></li></ul></li><li>2. 乙</li></ol>"
        "<ol><li>4. 丁</li><li>5. 戊</li><li>8. 辛</li></ol></div>"
    )
    file = as_odt(html)
    assert odt_text(file) == "1.甲‧子1.孫2.乙4.丁5.戊8.辛"
    assert "1." not in "".join(odt(file).itertext())
    lists = odt(file).findall(".//text:list", ODF)
    assert len([found for found in lists if found.getparent().tag == o("text:list-item")]) == 2

    word = as_docx(html)
    assert docx_text(word) == "1.甲‧子1.孫2.乙4.丁5.戊8.辛"
    levels = [found.get(w("val")) for found in docx(word).iter(w("ilvl"))]
    assert levels == ["0", "1", "2", "0", "0", "0", "0"]
    assert [start for start, _dots in list_starts(word).values()] == [1, 1, 1, 4, 8]


@FORMS
def test_what_has_no_number_among_numbered_things_stays_in_its_place(write, read):
    html = page("<div class='prose'><ol><li>1. 甲</li><li>無號</li><li>2. 乙</li></ol></div>")
    assert read(write(html)) == "1.甲無號2.乙"


def test_a_text_that_ends_with_a_table_ends_its_section_behind_it():
    html = page("<table><tr><td>甲</td></tr></table><main class='chapter'><p>乙</p></main>")
    body = docx(as_docx(html)).find(w("body"))
    assert [element.tag for element in body] == [w("tbl"), w("p"), w("p"), w("sectPr")]
    assert body[1].find("w:pPr/w:sectPr", WORD) is not None


def test_two_tables_in_a_row_are_two_in_a_docx():
    tables = docx(as_docx(page("<table><tr><td>甲</td></tr></table>" * 2))).iter(w("tbl"))

    assert [table.getnext().tag for table in tables] == [w("p"), w("sectPr")]


def test_a_row_has_as_many_places_as_its_table_has_columns(plan_html, report_html):
    for html in (plan_html, report_html):
        for table in odt(as_odt(html)).iter(o("table:table")):
            columns = len(table.findall("table:table-column", ODF))
            assert {len(row) for row in table.iterfind(".//table:table-row", ODF)} == {columns}
        for table in docx(as_docx(html)).iter(w("tbl")):
            columns = len(table.findall("w:tblGrid/w:gridCol", WORD))
            for row in table.iterfind("w:tr", WORD):
                spans = [cell.find("w:tcPr/w:gridSpan", WORD) for cell in row.iterfind("w:tc", WORD)]
                assert sum(1 if span is None else int(span.get(w("val"))) for span in spans) == columns


def test_a_cell_over_several_rows_goes_on_below_and_heads_are_repeated():
    html = page(
        "<table><thead><tr><th>子</th><th>丑</th></tr></thead><tbody>"
        "<tr><td rowspan='3'>甲</td><td>乙</td></tr><tr><td>丙</td></tr><tr><td>丁</td></tr></tbody></table>"
    )
    (table,) = docx(as_docx(html)).iter(w("tbl"))
    assert [merge.get(w("val")) for merge in table.iter(w("vMerge"))] == ["restart", "continue", "continue"]
    assert [row.find("w:trPr/w:tblHeader", WORD) is not None for row in table.iter(w("tr"))] == [
        True,
        *[False] * 3,
    ]
    assert docx_text(as_docx(html)) == "子丑甲乙丙丁"
    (table,) = odt(as_odt(html)).iter(o("table:table"))
    assert "".join(table.find("table:table-header-rows", ODF).itertext()) == "子丑"
    (spanning,) = (
        cell for cell in table.iter(o("table:table-cell")) if cell.get(o("table:number-rows-spanned"))
    )
    assert spanning.get(o("table:number-rows-spanned")) == "3"


def test_pictures_and_drawings_are_in_the_file_with_their_words(photograph):
    html = page(
        f'<p><img src="picture:{photograph.name}" alt="會議"></p>'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 7"><title>長條</title></svg>'
    )
    file = as_odt(html)
    frames = odt(file).findall(".//draw:frame", ODF)
    assert [frame.find("svg:title", ODF).text for frame in frames] == ["會議", "長條"]
    inside = zipfile.ZipFile(io.BytesIO(file)).namelist()
    pictures = [frame.find("draw:image", ODF).get(o("xlink:href")) for frame in frames]
    assert set(pictures) <= set(inside)
    assert b'viewBox="0 0 100 7"' in zipfile.ZipFile(io.BytesIO(file)).read(pictures[1])
    assert frames[0].get(o("svg:width")) == "10.58mm", "40 pixels of CSS, not more than it has"

    word = as_docx(html)
    drawn = docx(word).findall(".//wp:docPr", WORD)
    assert [found.get("descr") for found in drawn] == ["會議", "長條"]
    kinds = [name for name in zipfile.ZipFile(io.BytesIO(word)).namelist() if "media/" in name]
    assert len(kinds) == 2
    assert {name.rpartition(".")[2] for name in kinds} == {"png"}


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "picture:../x", "picture:lost.png"]
)
@FORMS
def test_nothing_from_outside_gets_in_and_the_words_stay(address, write, read):
    file = write(page(f'<p>前<img src="{address}" alt="圖說">後</p>'))
    assert read(file) == "前圖說後"
    assert not [
        name for name in zipfile.ZipFile(io.BytesIO(file)).namelist() if "icture" in name or "media" in name
    ]


def test_links_that_run_something_are_no_links():
    html = page('<p><a href="javascript:alert(1)">按</a><a href="https://example.org/">看</a></p>')
    links = [link.get(o("xlink:href")) for link in odt(as_odt(html)).iter(o("text:a"))]
    assert links == ["https://example.org/"]
    word = as_docx(html)
    targets = [
        one.get("Target") for one in part(word, "word/_rels/document.xml.rels") if one.get("TargetMode")
    ]
    assert targets == ["https://example.org/"]
    assert "".join(text.text for text in docx(word).find(".//w:hyperlink", WORD).iter(w("t"))) == "看"


def test_underlined_stressed_and_both_are_named_styles():
    html = page("<p>甲<u>乙</u><strong>丙<u>丁</u></strong></p>")
    spans = [
        ("".join(span.itertext()), span.get(o("text:style-name")))
        for span in odt(as_odt(html)).iter(o("text:span"))
    ]
    strong = text_odt.style_name("Strong")
    assert spans == [("乙", "Underline"), ("丙", strong), ("丁", strong), ("丁", "Underline")]
    runs = {
        run.findtext("w:t", namespaces=WORD): [child.tag for child in run.findall("w:rPr/*", WORD)]
        for run in docx(as_docx(html)).iter(w("r"))
    }
    assert runs["甲"] == []
    assert runs["乙"] == [w("rStyle")]
    assert runs["丁"] == [w("rStyle"), w("b")]


@FORMS
def test_control_characters_and_rare_ones_keep_the_file_readable(write, read):
    assert read(write(page("<p>甲\x0b\x00乙\ufffe\ud800𠮷䃟堃😀</p>"))) == "甲乙𠮷䃟堃😀"


def test_a_chart_stands_beside_its_account_with_its_words_and_without_lines(report_html):
    file = as_odt(report_html)
    root = odt(file)
    frames = {
        frame.find("svg:title", ODF).text: frame.find("draw:image", ODF).get(o("xlink:href"))
        for frame in root.iterfind(".//draw:frame", ODF)
    }
    (said,) = (words for words in frames if words.startswith("1-6-2 "))
    drawing = zipfile.ZipFile(io.BytesIO(file)).read(frames[said]).decode()
    assert "逐月折線圖" in said
    assert "<title>1-6-2 " in drawing
    assert ">實績 74</text>" in drawing  # where its line ends
    (row,) = (
        table.find("table:table-row", ODF)
        for table in root.iter(o("table:table"))
        if said in [title.text for title in table.iter(o("svg:title"))]
    )
    assert ["尚未撰寫執行情形說明" in "".join(cell.itertext()) for cell in row] == [True, False]
    styles = {style.get(o("style:name")): style for style in root.iter(o("style:style"))}
    for cell in row:
        (look,) = styles[cell.get(o("table:style-name"))]
        assert o("fo:border") not in look.attrib
    assert said in {found.get("descr") for found in docx(as_docx(report_html)).iter(f"{{{WORD['wp']}}}docPr")}
