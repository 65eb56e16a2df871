"""Accounts written in the editor, in print."""

import io
import logging
from dataclasses import replace

import pypdf
import pytest
from django.core.files.storage import default_storage

from objectives.writing import picture_files
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from reports.documents.rich_text import written
from tests import factories
from tests.reports.documents.snapshots import police_plan

RICH = (
    "<h3>辦理情形</h3><ol><li>第一項<ul><li>細項</li></ul></li><li>第二項</li></ol><h4>小標</h4>"
    "<table><thead><tr><th>月份</th><th>場次</th></tr></thead><tbody><tr><td>一月</td><td>3</td></tr></tbody></table>"
)


def with_account(text: str, facet: int = 0):
    snapshot = police_plan()
    first, *others = snapshot.facets[facet].objectives
    changed = replace(snapshot.facets[facet], objectives=(replace(first, account=text), *others))
    facets = list(snapshot.facets)
    facets[facet] = changed
    return replace(snapshot, facets=tuple(facets))


def html_of(text: str) -> str:
    return written(next(with_account(text).objectives()))


def printed(text: str) -> pypdf.PdfReader:
    """Only the account: the whole report would take its time."""
    page = f'<!DOCTYPE html><html lang="zh-Hant-TW"><title>測試</title><body><h1>測試</h1>{html_of(text)}</body></html>'
    return pypdf.PdfReader(io.BytesIO(render_pdf(page)))


def text_of(reader: pypdf.PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def picture() -> str:
    prepared = picture_files.prepare(factories.picture_upload((300, 200)))
    picture_files.keep(prepared)
    return prepared.name


def test_headings_go_under_the_objectives_heading_and_lists_carry_their_numbers():
    assert html_of(RICH).startswith(
        '<h6>辦理情形</h6><ol><li>1. 第一項<ul><li>‧ 細項</li></ul></li><li>2. 第二項</li></ol><p class="run-in">小標</p>'
    )


def test_in_the_fifth_part_headings_are_the_chapters_own():
    snapshot = with_account(RICH, facet=-1)
    assert "<h3>辦理情形</h3>" in written(snapshot.facets[-1].objectives[0])


def test_the_report_prints_it_where_the_plain_account_stood():
    html = annual_report_html(with_account(RICH))

    assert '<div class="prose written"><h6>辦理情形</h6>' in html


def test_plain_lines_are_set_as_before():
    assert html_of("第一行\n1. 甲") == ""


def test_what_was_written_past_the_sanitiser_is_sanitised_here():
    html = html_of('<p>甲<img src="file:///etc/passwd"><script>x</script>{% load x %}{{ document }}</p>')

    assert html == "<p>甲{% load x %}{{ document }}</p>"


def test_a_picture_is_printed_with_its_words(picture):
    reader = printed(
        f'<figure><img src="picture:{picture}" alt=""><figcaption>路口宣導</figcaption></figure>'
    )

    assert len(reader.pages[0].images) == 1
    assert "路口宣導" in text_of(reader)
    assert 'alt="路口宣導"' in html_of(
        f'<figure><img src="picture:{picture}" alt=""><figcaption>路口宣導</figcaption></figure>'
    )


def test_a_lost_picture_leaves_its_words_and_a_line_in_the_log(picture, caplog):
    default_storage.delete(f"pictures/{picture[:2]}/{picture}")
    with caplog.at_level(logging.WARNING):
        reader = printed(
            f'<p>前文</p><figure><img src="picture:{picture}" alt="路口宣導"></figure><p>後文</p>'
        )

    assert "前文" in text_of(reader)
    assert "後文" in text_of(reader)
    assert picture in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "picture:../../../etc/passwd",
        "data:image/png;base64,AAAA",
    ],
)
def test_the_typesetter_itself_fetches_nothing_else(address, caplog):
    page = f'<!DOCTYPE html><html lang="zh-Hant-TW"><title>測試</title><body><p>文</p><img src="{address}" alt="x"></body></html>'
    with caplog.at_level(logging.ERROR):
        reader = pypdf.PdfReader(io.BytesIO(render_pdf(page)))

    assert not reader.pages[0].images


def test_a_very_long_word_and_rare_characters_are_printed():
    text = text_of(
        printed(
            "<p>" + "W" * 400 + "</p><table><tr><td>𠮷野家䃟堃</td><td>" + "9" * 200 + "</td></tr></table>"
        )
    )

    assert text.count("W") == 400
    assert text.count("9") == 200
    assert "𠮷野家䃟堃" in text
