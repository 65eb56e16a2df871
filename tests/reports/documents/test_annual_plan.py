"""The plan document says what the printed original says, in its order."""

import io
import re
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from reports.documents.html import annual_plan_html
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_document
from tests.reports.documents.snapshots import police_plan
from tests.reports.documents.texts import body, empty_below, page_of, page_texts, squeezed

ORIGINAL = Path(__file__).parents[2] / "fixtures" / "document_107.txt"
REPEATED_HEADS = {
    "策略績效目標衡量指標衡量指標評估體制評估方式衡量標準107年度目標值",
    "策略績效目標衡量指標107年度目標值衡量指標評估體制評估方式衡量標準",
    "業務別預算來源及金額(單位：千元)(含經常門及資本門，不含人事費)重要施政計畫項目實施內容",
}
TITLE = "嘉義市政府警察局 107 年度施政計畫"
PAGE = re.compile(r"(?<!\d)19-\d+")


def pieces(text: str) -> list[str]:
    """The original's cells and sentences, squeezed, without its pages; its misplaced footnote star is not a word."""
    text = PAGE.sub("", text)
    text = text.replace("評*估體制", "*評估體制").replace("*評估體制", "評估體制")
    cells = re.split(r"[\t\n]", text)
    return [squeezed(part) for cell in cells for part in re.split(r"(?<=[。：；])", cell) if squeezed(part)]


ISSUE = "發文日期中華民國年月日發文字號字第號"


def test_every_sentence_and_number_of_the_original_in_its_order_and_nothing_else(plan_pdf):
    printed = PAGE.sub("", body(plan_pdf, TITLE)).replace("*評估體制", "評估體制")
    position, between = 0, []
    for piece in pieces(ORIGINAL.read_text(encoding="utf-8")):
        found = printed.find(piece, position)
        assert found >= 0, f"{piece!r} does not follow {printed[max(0, position - 60) : position]!r}"
        between.append(printed[position:found])
        position = found + len(piece)
    between.append(printed[position:])
    # The room on the cover for date and number, the numerals of indicators that the original leaves without one, and the
    # heads of tables that go on overleaf.
    assert {text for text in between if text} == {ISSUE, "一", "二", *REPEATED_HEADS}


def test_the_contents_name_the_pages_on_which_the_parts_stand(plan_pdf):
    contents = page_texts(plan_pdf)[1]
    for entry, heading in {
        "壹、年度施政目標與重點": "壹、年度施政目標與重點",
        "一、年度施政目標": "一、年度施政目標：",
        "二、衡量指標": "二、衡量指標：",
        "三、施政績效具體事蹟": "三、施政績效具體事蹟：5%",
        "貳、年度重要施政計畫": "貳、年度重要施政計畫：",
        "五、後勤業務": "五、後勤業務",
    }.items():
        assert f"{entry}{page_of(plan_pdf, heading)}" in contents


def test_pages_are_numbered_from_the_chapter(plan_pdf):
    assert plan_pdf.page_labels == ["i", "ii", *(f"19-{n}" for n in range(1, len(plan_pdf.pages) - 1))]
    for label, text in list(zip(plan_pdf.page_labels, page_texts(plan_pdf), strict=True))[2:]:
        assert text.endswith(label)


def test_no_page_is_more_than_a_third_empty_unless_a_chapter_ends_on_it(plan_pdf):
    """What the cover and the contents need is their own; the second chapter begins a page."""
    pages = empty_below(plan_pdf.stream.getvalue())[2:]
    begins = next(place for place, (_, text) in enumerate(pages) if "貳、年度重要施政計畫：" in text)
    del pages[begins - 1]
    empty = [share for share, _ in pages[:-1]]
    assert max(empty) < 0.34, empty


def test_an_agency_without_a_chapter_numbers_from_one():
    snapshot = police_plan(chapter=None, business_lines=())
    pdf = _rendered(replace(snapshot, facets=snapshot.facets[:1]))
    assert pdf.page_labels[2:4] == ["1", "2"]
    assert "壹、年度施政目標與重點1一、" in page_texts(pdf)[1]


def test_a_table_that_begins_low_on_a_page_keeps_its_first_group_together():
    """Two lines more than the bureau has: its head would still find room on the page before."""
    snapshot = police_plan()
    preamble = snapshot.preamble + "\n一行。" * 2
    facet = replace(snapshot.facets[0], objectives=snapshot.facets[0].objectives[:2])
    content = render_pdf(
        annual_plan_html(replace(snapshot, preamble=preamble, facets=(facet,), business_lines=()))
    )
    pages = empty_below(content)
    (no,) = (no for no, (_empty, text) in enumerate(pages) if "提升偵防犯罪能力(4%)" in text)
    assert "(一)核心業務面向策略績效目標：35%" in pages[no][1]
    assert "提升全般刑案破獲率(2%)" in pages[no][1]
    assert "降低全般刑案發生率(2%)" in pages[no][1]
    assert pages[no - 1][0] > 0.2


def test_a_group_longer_than_a_page_names_its_objective_in_every_row():
    snapshot = police_plan()
    facet = snapshot.facets[0]
    objective = facet.objectives[0]
    long = replace(
        objective,
        indicators=tuple(replace(row, standard="很長的衡量標準。" * 40) for row in objective.indicators),
    )
    document = plan_document(replace(snapshot, facets=(replace(facet, objectives=(long,)),)))
    (group,) = document.tables[0].groups
    assert group.span == 0
    html = annual_plan_html(replace(snapshot, facets=(replace(facet, objectives=(long,)),)))
    assert html.count(">提升偵防犯罪能力(4%)</th>") == 2


def test_a_plan_without_objectives_or_items_prints():
    snapshot = police_plan()
    bare = replace(snapshot, facets=(replace(snapshot.facets[0], objectives=()),), business_lines=())
    assert "貳、年度重要施政計畫：" in body(_rendered(bare), TITLE)


def test_a_plan_without_items_says_so_where_the_table_would_stand():
    html = annual_plan_html(police_plan(business_lines=()))
    assert "本年度未編列重要施政計畫項目。" in html
    assert '<table class="budget">' not in html


def test_text_of_a_person_is_never_markup():
    html = annual_plan_html(police_plan(preamble="<script>alert(1)</script><img src=x>"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def _rendered(snapshot) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(annual_plan_html(snapshot))))
