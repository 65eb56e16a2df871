"""What of a written or pasted text is kept."""

import re
from html import unescape

import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiayi_kpi.core.typed_text import readable
from objectives.writing.rich_text import (
    _DROPPED_WHOLE,
    _TAGS,
    as_html,
    clean,
    is_html,
    picture_names,
    plain_text,
    with_addresses,
)

NAME = "0123456789abcdef" * 4 + ".jpg"
FIGURE = f'<figure><img src="picture:{NAME}" alt="現場"></figure>'

CASES = {
    "plain words become a paragraph": ("已完成。", "<p>已完成。</p>"),
    "what browsers write for bold": (
        "<div>甲<b>乙</b></div><div>丙</div>",
        "<p>甲<strong>乙</strong></p><p>丙</p>",
    ),
    "the headings of a word processor": (
        "<h1>甲</h1><h2>乙</h2><h5>丙</h5>",
        "<h3>甲</h3><h3>乙</h3><h4>丙</h4>",
    ),
    "styles and classes": ('<p class="Mso" style="color:red">甲</p>', "<p>甲</p>"),
    "what is underlined": ("<p><u>甲</u><ins>乙</ins></p>", "<p><u>甲</u><u>乙</u></p>"),
    "links to pages and mail": (
        '<a href="https://x.tw/?a=1&amp;b=2" target=_blank onclick=x>甲</a><a href="mailto:a@x.tw"><b>乙</b></a>',
        '<p><a href="https://x.tw/?a=1&amp;b=2">甲</a><a href="mailto:a@x.tw"><strong>乙</strong></a></p>',
    ),
    "links to elsewhere, and without words": (
        '<p>甲<a href="file:///c:/x">乙</a><a href="#x">丙</a><a href="//x.tw">丁</a><a href="https://x.tw"> </a></p>',
        "<p>甲乙丙丁</p>",
    ),
    "a link around paragraphs of a cell": (
        '<table><tr><td><a href="https://x.tw"><p>甲<p>乙</a></table>',
        '<table><tbody><tr><td><a href="https://x.tw">甲</a><br><a href="https://x.tw">乙</a></td></tr></tbody></table>',
    ),
    "paragraphs in an item": ("<ul><li><p>甲</p><p>乙</p></li></ul>", "<ul><li>甲<br>乙</li></ul>"),
    "a list in a list": (
        "<ol><li>甲<ul><li>乙</li></ul></li></ol>",
        "<ol><li>甲<ul><li>乙</li></ul></li></ol>",
    ),
    "a table with a span": (
        "<table><tr><th colspan=2>甲<tr><td>1<td>2</table>",
        '<table><tbody><tr><th colspan="2">甲</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>',
    ),
    "a picture inside a paragraph": (
        f'<p>甲<img src="/107/CYPD/writing/pictures/{NAME}" alt="現場">乙</p>',
        f"<p>甲</p>{FIGURE}<p>乙</p>",
    ),
    "empty blocks": ("<p></p><h3><br></h3><ul><li></li></ul><p>甲</p>", "<p>甲</p>"),
    "nothing but blanks": ("<p>&nbsp;</p>", ""),
    "signs that mean something": ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
    "braces of a template": (
        "{{ settings.SECRET_KEY }}{% include 'x' %}",
        "<p>{{ settings.SECRET_KEY }}{% include 'x' %}</p>",
    ),
    "text that stands loose in a list": ("<ul>甲</ul>", "<ul><li>甲</li></ul>"),
    "line ends of a word processor": ("<p>甲\v乙&#8232;丙\u2029丁</p>", "<p>甲<br>乙<br>丙<br>丁</p>"),
    "marks that turn what is written": ("<p>\u202e123&#8238;\u200e45</p>", "<p>12345</p>"),
    "items without a list, words without a block": (
        "<li>甲<li>乙<dl><dt>丙<dd>丁</dl>",
        "<p>甲</p><p>乙</p><p>丙</p><p>丁</p>",
    ),
    "a table's title and its sum": (
        "<table><caption>表一</caption><tr><td>甲<tfoot><tr><td>1</table>",
        "<p>表一</p><table><tbody><tr><td>甲</td></tr></tbody><tbody><tr><td>1</td></tr></tbody></table>",
    ),
    "a row that is short, one that is long, a row without cells": (
        "<table><tr><td>甲<td>乙<tr><td>1<tr></tr><tr><td>2<td>3<td>4</table>",
        "<table><tbody><tr><td>甲</td><td>乙</td><td></td></tr><tr><td>1</td><td></td><td></td></tr>"
        "<tr><td>2</td><td>3</td><td>4</td></tr></tbody></table>",
    ),
    "spans over what is not there": (
        "<table><tr><td colspan=9 rowspan=0>甲<td>乙<tr><td>1</table>",
        '<table><tbody><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>1</td></tr></tbody></table>',
    ),
    "spans that cross": (
        "<table><tr><td>1<td rowspan=2>2<td>3<tr><td colspan=3>4<td>5</table>",
        '<table><tbody><tr><td>1</td><td rowspan="2">2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></tbody></table>',
    ),
    "a list, paragraphs and a table in a cell": (
        "<table><tr><td><p>甲<p>乙<ul><li>丙</ul><table><tr><td>1<td>2<tr><td>3</table>丁<td>戊</table>",
        "<table><tbody><tr><td>甲<br>乙<ul><li>丙</li></ul><br>1 2<br>3<br>丁</td><td>戊</td></tr></tbody></table>",
    ),
    "heads and nothing below": (
        "<table><thead><tr><th>甲</table>",
        "<table><tbody><tr><th>甲</th></tr></tbody></table>",
    ),
}


@pytest.mark.parametrize(("given_html", "kept"), CASES.values(), ids=CASES)
def test_what_is_kept(given_html: str, kept: str):
    assert clean(given_html) == kept


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>甲</p>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<iframe src='https://evil.example'></iframe>",
        "<style>@import url(https://evil.example)</style>",
        '<a href="javascript:alert(1)">甲</a>',
        "<p style='background:url(https://evil.example)'>甲</p>",
        '<link rel=attachment href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_nothing_that_runs_or_fetches_is_kept(attack: str):
    kept = clean(f"<p>前</p>{attack}<p>後</p>")

    assert kept.startswith("<p>前</p>")
    assert kept.endswith("<p>後</p>")
    assert not any(word in kept for word in ("script", "on", "style", "src", "href", "url", "file", "http"))


@pytest.mark.parametrize(
    "address",
    [
        f"https://evil.example/pictures/{NAME}", f"//evil.example/pictures/{NAME}", f"file:///pictures/{NAME}",
        "file:///etc/passwd", "data:image/png;base64,AAAA", "http://169.254.169.254/", "/admin/", "picture:../../x.jpg",
        f"picture:{NAME}.svg", "",
    ],
)  # fmt: skip
def test_a_picture_from_anywhere_else_goes_whole(address: str):
    assert clean(f'<p>甲</p><img src="{address}" alt="x">') == "<p>甲</p>"


def test_pictures_get_the_portals_addresses_and_lose_them_again():
    shown = with_addresses(FIGURE, "/107/CYPD/writing/pictures/")

    assert shown == f'<figure><img src="/107/CYPD/writing/pictures/{NAME}" alt="現場"></figure>'
    assert clean(shown) == FIGURE
    assert picture_names(FIGURE) == [NAME]


def test_plain_lines_are_no_html_and_become_paragraphs():
    assert not is_html("第一行\n<b>")
    assert as_html("第一行\n\n 1 < 2 ") == "<p>第一行</p><p>1 &lt; 2</p>"


def test_the_plain_text_of_a_table_keeps_its_cells_apart():
    html = clean("<h3>甲</h3><table><tr><td>1<td>2<tr><td>3<td>4</table>")

    assert plain_text(html) == "甲\n1\t2\n3\t4"


def test_two_thousand_nested_lists_are_taken_without_complaint():
    """Twice as many as Python's own stack of calls holds."""
    assert plain_text(clean("<ul><li>" * 2_000 + "甲")) == "甲"


TAGS = [
    "p",
    "div",
    "h1",
    "h4",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
    "b",
    "em",
    "figure",
    "figcaption",
    "img",
    "br",
    "pre",
    "dt",
    "dd",
    "section",
]
SPANS = ['<td colspan="3">', '<td rowspan="2">', '<th colspan="2" rowspan="0">']
PIECE = st.one_of(
    st.sampled_from(
        [f"<{tag}>" for tag in TAGS]
        + [f"</{tag}>" for tag in TAGS]
        + [*SPANS, FIGURE, "<script>", "&lt;", "\u202e", "甲 "]
    ),
    st.text(max_size=4),
)


def letters(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first text waits for Unicode's table
@given(st.lists(PIECE, max_size=30).map("".join))
def test_cleaning_twice_is_cleaning_once_and_no_letter_is_lost_or_moved(html: str):
    once = clean(html)

    assert clean(once) == once
    assert once == "" or is_html(once)
    assert letters(once) == letters(
        readable(nh3.clean(readable(html), clean_content_tags=_DROPPED_WHOLE, tags=_TAGS))
    )
