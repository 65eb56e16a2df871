"""Whatever is typed or pasted into an account stands in print within the page, and in every other form of the report."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from objectives.writing.rich_text import clean, plain_text
from reports.documents.forms import DOCX, ODT
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from tests.reports.documents.office.read_back import docx_text, html_text, odt_text
from tests.reports.documents.test_rich_text import html_of, with_account
from tests.reports.documents.texts import A4_WIDTH, MARGIN, poppler, squeezed, texts_of

SIGN = 13  # points: how wide a full-width sign is, which begins no line
LONG = "".join(f"{mark}107030{no}" * 14 for no, mark in enumerate("ABC", start=1))
LONG_RUN_WITH_BOLD = f"<p>{LONG[:112]}<strong>{LONG[112:224]}</strong>{LONG[224:]}</p>"
FROM_WORD = (
    '<table><tr><td colspan="2">單位</td><td>件數</td></tr><tr><td rowspan="2">第一分局</td><td>甲所</td>'
    "<td>1,200</td></tr><tr><td>乙所</td><td>900</td></tr></table>"
)
LETTERS = st.sampled_from(["年", "破獲", "A", "Wm", "12,345.67", "(", "）", "、", " ", "—", "𠮷"])
MARKS = st.sampled_from(["\v", "\u2028", "<br>", "\u202e", "\u200e", "&#8238;", "&shy;"])
SHORT = st.lists(st.one_of(LETTERS, MARKS), min_size=1, max_size=6).map("".join)
RUN = st.builds(lambda run, times: run * times, st.sampled_from(["A107", "W", "—", "、"]), st.integers(1, 90))
STRESSED = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "em", "sup"]), st.one_of(SHORT, RUN))
LINE = st.lists(st.one_of(SHORT, RUN, STRESSED), min_size=1, max_size=5).map("".join)
CELL = st.builds(
    '<td colspan="{}" rowspan="{}">{}</td>'.format,
    st.sampled_from([1, 1, 2, 3]),
    st.sampled_from([1, 1, 2, 3]),
    st.one_of(SHORT, STRESSED, RUN, st.builds("<p>{}</p><ul><li>{}</li></ul>".format, SHORT, SHORT)),
)
ROW = st.lists(CELL, max_size=5).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
TABLE = st.lists(ROW, min_size=1, max_size=5).map(lambda rows: f"<table>{''.join(rows)}</table>")
BLOCK = st.one_of(
    st.builds("<p>{}</p>".format, LINE),
    st.builds("<ol><li>{}<ul><li>{}</li></ul></li><li>{}</li></ol>".format, LINE, LINE, SHORT),
    TABLE,
)


def page(account: str) -> str:
    """An account alone, in the styles of the report: the whole report would take its time."""
    styles = "".join(
        Path(f"templates/documents/{name}.css").read_text() for name in ("documents", "report", "rich_text")
    )
    return (
        '<!DOCTYPE html><html lang="zh-Hant-TW"><head><title>測試</title>'
        f"<style>{styles} @page {{ @bottom-center {{ content: none }} }}</style></head>"
        f'<body><main class="chapter"><div class="prose written">{html_of(clean(account))}</div></main></body></html>'
    )


def words(folder: Path, pdf: bytes) -> list[tuple[float, float, str]]:
    """Each word from where to where across, in points."""
    found = re.findall(
        r'<word xMin="([-\d.]+)".*? xMax="([\d.]+)".*?>(.*?)</word>', poppler(folder, pdf, "-bbox")
    )
    return [(float(left), float(right), word) for left, right, word in found]


def printed(folder: Path, html: str) -> str:
    """The text of the PDF, which leaves the page's text area nowhere; a closing sign may hang into the margin."""
    pdf = render_pdf(html)
    beyond = [
        word for word in words(folder, pdf) if word[0] < MARGIN - 1 or word[1] > A4_WIDTH - MARGIN + SIGN
    ]
    assert beyond == []
    return squeezed("".join(texts_of(pdf)))


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join))
def test_all_that_is_typed_stands_on_the_page_and_in_the_editable_forms(tmp_path, account):
    html = page(account)
    said = html_text(html)

    assert sorted(printed(tmp_path, html)) == sorted(said)
    assert odt_text(ODT.written(html)) == said
    assert docx_text(DOCX.written(html)) == said


def test_a_long_run_stressed_in_part_is_broken_where_the_page_ends(tmp_path):
    assert printed(tmp_path, page(LONG_RUN_WITH_BOLD)) == LONG


@pytest.mark.parametrize(
    "account",
    [
        pytest.param(FROM_WORD, id="merged cells"),
        pytest.param(
            FROM_WORD.replace(' rowspan="2"', "").replace(' colspan="2"', ""), id="cells that are missing"
        ),
    ],
)
def test_a_tables_figures_stand_below_their_heads(tmp_path, account):
    html = page(account)
    assert printed(tmp_path, html) == "單位件數第一分局甲所1,200乙所900"
    ends = {word: (left, right) for left, right, word in words(tmp_path, (tmp_path / "a.pdf").read_bytes())}
    if "span" in account:
        assert ends["件數"][0] == ends["1,200"][0] == ends["900"][0] > ends["甲所"][1]
        assert ends["甲所"][0] == ends["乙所"][0] > ends["第一分局"][1]
    assert odt_text(ODT.written(html)) == docx_text(DOCX.written(html)) == "單位件數第一分局甲所1,200乙所900"


def test_thirty_columns_stand_beside_one_another_each_in_its_place(tmp_path):
    cells = [f"{no:02}甲" for no in range(40)]
    printed(tmp_path, page(f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"))
    places = sorted(words(tmp_path, (tmp_path / "a.pdf").read_bytes()))

    assert sorted(word for _left, _right, word in places) == cells
    assert {word for _left, _right, word in places[29:]} == set(
        cells[29:]
    )  # what is too much, in the last column
    assert all(one[1] < other[0] for one, other in pairwise(places[:30]))


def test_heads_too_tall_to_repeat_are_printed_once(tmp_path):
    rows = "".join(f"<tr><th>標題{no}</th></tr>" for no in range(60))
    text = printed(
        tmp_path, page(f"<table><thead>{rows}</thead><tbody><tr><td>數值</td></tr></tbody></table>")
    )

    assert text == "".join(f"標題{no}" for no in range(60)) + "數值"


def test_line_ends_of_word_processors_end_a_line_everywhere_in_a_document(tmp_path):
    snapshot = with_account("")
    indicator = snapshot.facets[0].objectives[0].indicators[0]
    text = "第一行\v第二行\u2028第三行\u202e123"
    objective = replace(snapshot.facets[0].objectives[0], indicators=(replace(indicator, name=text),))
    facet = replace(snapshot.facets[0], objectives=(objective,))
    html = annual_report_html(replace(snapshot, facets=(facet,)))

    assert "第一行<br>第二行<br>第三行123" in html
    assert not re.search("[\v\u2028\u202e]", html)
    assert clean(text) == "<p>第一行<br>第二行<br>第三行123</p>"
    assert plain_text(clean(text)).splitlines() == ["第一行", "第二行", "第三行123"]
