"""Tables as files: the filter stays, numbers are numbers, texts never run, sample figures say so."""

import csv
import io
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override

from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from reports.pages.tables import ExportColumn, ExportTable, export_links, exported

ROWS = (
    ("=1+1", Decimal("93.45"), Fraction(1, 3), 12),
    ('一般, "引號"\n第二行', None, Fraction(-5, 2), 0),
)
HEADS = ("名稱", "得分", "比率", "件數")


def table(sample=False, title="指標", rows=ROWS):
    return ExportTable("indicators", title, tuple(ExportColumn(head) for head in HEADS), rows, sample)


def asked(made=None, **query):
    request = RequestFactory().get("/107/A/", query)
    return exported(request, {"indicators": lambda: made or table()})


def csv_rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_holds_what_the_page_shows_with_numbers_as_numbers(kind):
    (sheet,) = read_spreadsheet(asked(table="indicators", export=kind).content)
    assert sheet.title == "指標" and tuple(sheet.headers) == HEADS
    first, second = sheet
    assert first == ["=1+1", 93.45, pytest.approx(0.3333333333), 12]
    assert second[0].splitlines() == ['一般, "引號"', "第二行"] and second[1] in ("", None)
    assert second[2:] == [-2.5, 0]


def test_a_csv_opens_in_excel_and_its_texts_do_not_run():
    response = asked(table="indicators", export="csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(response) == [
        list(HEADS),
        ["'=1+1", "93.45", "0.3333333333", "12"],
        ['一般, "引號"\n第二行', "", "-2.5", "0"],
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_sample_figures_say_so_in_every_row_and_in_the_file_s_name(kind):
    with override("en"):
        response = asked(table(sample=True), table="indicators", export=kind)
    rows = csv_rows(response)[1:] if kind == "csv" else list(read_spreadsheet(response.content)[0])
    assert [row[-1] for row in rows] == ["Sample data"] * 2
    assert "Sample%20data" in response["Content-Disposition"]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize("title", ["核心/業務: [面向]*?" * 20, "'", "長" * 200])
def test_no_title_is_too_long_or_too_odd_for_a_file(kind, title):
    response = asked(table(title=title), table="indicators", export=kind)
    if kind != "csv":
        (sheet,) = read_spreadsheet(response.content)
        assert 0 < len(sheet.title) <= 31


def test_an_empty_table_is_a_file_with_its_heads():
    assert csv_rows(asked(table(rows=()), table="indicators", export="csv")) == [list(HEADS)]


def test_a_page_without_such_a_question_is_a_page():
    assert asked() is None
    assert asked(table="indicators") is None


@pytest.mark.parametrize(
    "query", [{"export": "xlsx"}, {"table": "x", "export": "xlsx"}, {"table": "indicators", "export": "exe"}]
)
def test_no_other_table_or_kind_exists(query):
    with pytest.raises(Http404):
        asked(**query)


def test_only_the_table_asked_for_is_made():
    request = RequestFactory().get("/", {"table": "b", "export": "csv"})
    assert exported(request, {"a": lambda: pytest.fail("made"), "b": table}).status_code == 200


def test_links_keep_the_page_s_filter_and_replace_an_older_question():
    request = RequestFactory().get("/107/A/", {"facet": ["1", "2"], "light": "red", "export": "csv"})
    links = export_links(request, "indicators")
    assert [link.kind for link in links] == ["xlsx", "ods", "csv"]
    for link in links:
        path, _, query = link.url.partition("?")
        assert path == "/107/A/"
        assert "facet=1&facet=2&light=red" in query
        assert query.count("export=") == 1 and f"export={link.kind}" in query and "table=indicators" in query
