"""Reports that nobody planned for print all the same: empty, very long, very many, with lines nowhere to break."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.pdf import render_pdf
from tests.reports.documents.months import with_months
from tests.reports.documents.office.read_back import html_text
from tests.reports.documents.snapshots import police_plan
from tests.reports.documents.texts import A4_WIDTH, MARGIN, page_texts, poppler, widest

# What may not begin a line (。 …), as the rules of Chinese setting have it.
CLOSING = tuple("。，、；：？！」』）》〉】")
LONG = "W" * 400


def pages_of(part: str, html: str) -> tuple[str, ...]:
    """The pages of a part of a document, printed alone: the whole document would take its time."""
    head, _, body = html.partition("<body>")
    found = re.search(part, body, re.S)[0]
    pdf = render_pdf(f"{head}<body><p>前文</p><main>{found}</main></body></html>")
    return page_texts(PdfReader(io.BytesIO(pdf)))


def many_indicators(count: int):
    """The plan's first objective alone, its first indicator repeated ``count`` times under codes of their own."""
    snapshot = police_plan()
    facet = snapshot.facets[0]
    objective = facet.objectives[0]
    row = objective.indicators[0]
    rows = tuple(replace(row, code=f"1-1-{no}", no=no, name=f"第{no}項") for no in range(1, count + 1))
    only = replace(facet, objectives=(replace(objective, indicators=rows),))
    return replace(snapshot, facets=(only,), business_lines=())


def test_a_report_without_any_narrative_has_its_parts_and_says_what_is_not_written():
    snapshot = police_plan(preamble="", axes=())
    facets = tuple(
        replace(
            facet, note="", objectives=tuple(replace(o, description="", account="") for o in facet.objectives)
        )
        for facet in snapshot.facets[:1]
    )
    text = html_text(annual_report_html(replace(snapshot, facets=facets)))
    assert "二、年度施政目標與重點" in text
    assert "尚未撰寫執行情形說明" in text


def test_seventy_indicators_print_each_and_repeat_the_heads():
    pages = pages_of(r'<section class="facet">.*?</table>', annual_report_html(many_indicators(70)))
    whole = "".join(pages)
    assert all(f"1-1-{no}第{no}項" in whole for no in range(1, 71))
    head = "策略績效目標／衡量指標年度目標值實績值單位達成率配分得分燈號"
    tables = [page for page in pages if page.count("未填報") > 3]
    assert len(tables) > 2
    assert all(head in page for page in tables)


def test_a_page_of_charts_leaves_no_heading_behind():
    codes = [f"1-1-{no}" for no in range(1, 21)]
    html = annual_report_html(with_months(many_indicators(20), {code: [1] * 12 for code in codes}))
    pages = pages_of(r"<h4>執行情形說明.*?</section>", html)
    (heading,) = (text for text in pages if "(一)提升偵防犯罪能力" in text)
    assert "執行情形說明" in heading
    assert all(f"1-1-{no}第{no}項" in heading for no in range(1, 9))
    assert 1 < len(pages) < 4


def test_a_very_long_word_is_broken_and_stays_on_the_plans_page():
    """What the report does with one: ``test_hostile_report.py``."""
    snapshot = police_plan(preamble=LONG)
    content = render_pdf(annual_plan_html(replace(snapshot, facets=snapshot.facets[:1])))
    assert LONG in "".join(page_texts(PdfReader(io.BytesIO(content))))
    assert widest(content) <= A4_WIDTH - MARGIN + 1


@pytest.mark.parametrize("name", ["plan_pdf", "report_pdf"])
def test_no_line_of_the_text_begins_with_a_closing_mark(name, request, tmp_path):
    text = poppler(tmp_path, request.getfixturevalue(name).stream.getvalue(), "-raw")
    assert [line for line in text.splitlines() if line.startswith(CLOSING)] == []
