"""Tables as files: the filter stays, numbers are numbers, texts never run, sample figures say so."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override
from openpyxl import load_workbook

from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from reports.pages.tables import (
    ExportColumn,
    ExportTable,
    export_links,
    exported,
    figure_cell,
    points_cell,
    rate_cell,
    value_cell,
    with_equal_decimals,
)

ROWS = (
    ("=1+1", Decimal("93.45"), Fraction(1, 3), 12),
    ('一般, "引號"\n第二行', None, Fraction(-5, 2), 0),
)
HEADERS = ("名稱", "得分", "比率", "件數")


def table(sample=False, title="指標", rows=ROWS):
    return ExportTable("indicators", title, tuple(ExportColumn(head) for head in HEADERS), rows, sample)


def exported_table(made=None, **query):
    request = RequestFactory().get("/107/A/", query)
    return exported(request, {"indicators": lambda: made or table()})


def csv_rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_holds_what_the_page_shows_with_numbers_as_numbers(kind):
    (sheet,) = read_spreadsheet(exported_table(table="indicators", export=kind).content)
    assert sheet.title == "指標" and tuple(sheet.headers) == HEADERS
    first, second = sheet
    assert first == ["=1+1", 93.45, 0.33, 12]
    assert second[0].splitlines() == ['一般, "引號"', "第二行"] and second[1] in ("", None)
    assert second[2:] == [-2.5, 0]


def test_a_csv_opens_in_excel_and_its_texts_do_not_run():
    response = exported_table(table="indicators", export="csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(response) == [
        list(HEADERS),
        ["'=1+1", "93.45", "0.33", "12"],
        ['一般, "引號"\n第二行', "", "-2.5", "0"],
    ]


def test_numbers_have_the_decimals_of_the_page_and_a_format_that_shows_them():
    rows = (
        ("甲", points_cell(Fraction(2)), value_cell(Fraction(2099999, 70)), figure_cell(Decimal("0.1250"))),
    )
    assert csv_rows(exported_table(table(rows=rows), table="indicators", export="csv"))[1] == [
        "甲",
        "2.00",
        "29999.99",
        "0.125",
    ]

    sheet = load_workbook(
        io.BytesIO(exported_table(table(rows=rows), table="indicators", export="xlsx").content)
    ).active
    assert [cell.number_format for cell in sheet[2]][1:] == ["#,##0.00", "#,##0.00", "#,##0.000"]
    assert [cell.value for cell in sheet[2]][1:] == [2, 29999.99, 0.125]
    ods = zipfile.ZipFile(
        io.BytesIO(exported_table(table(rows=rows), table="indicators", export="ods").content)
    )
    content = ods.read("content.xml").decode()
    assert re.findall(r'<table:table-cell office:value-type="float"[^>]*><text:p>([^<]*)', content) == [
        "2.00", "29,999.99", "0.125",
    ]  # fmt: skip
    assert '<number:number-style style:name="N2G"><number:number number:min-integer-digits="1"' in content


def test_a_value_keeps_the_decimals_that_tell_it_from_its_target_and_a_rate_those_that_keep_it_below_full():
    assert value_cell(Fraction(89996, 1000), Fraction(90)) == Decimal("89.996")
    assert str(rate_cell(Fraction(945, 10))) == "94.50"
    assert rate_cell(Fraction(99999, 1000)) == Decimal("99.999")


def test_a_table_is_printed_across_as_wide_as_it_is_with_its_heads_on_every_page_and_no_number_cut():
    rows = (("很長的名稱" * 30, Decimal("1234567890.12"), None, 3),)
    response = exported_table(table(rows=rows), table="indicators", export="xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width == 16
    assert sheet.row_dimensions[2].height == 20 * 15  # 300 half-width characters, 15 a line
    assert sheet.column_dimensions["B"].width >= len("1,234,567,890.12")
    ods = zipfile.ZipFile(
        io.BytesIO(exported_table(table(rows=rows), table="indicators", export="ods").content)
    )
    assert 'style:print-orientation="landscape" style:scale-to-X="1"' in ods.read("styles.xml").decode()
    assert ods.read("content.xml").decode().count("<table:table-header-rows>") == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-1.5%", "-1.5%"), ("-1,234 件", "-1,234 件"), ("+3", "+3"), ("-", "-"),
        ("-1+2", "'-1+2"), ("-A1", "'-A1"), ("-2|x", "'-2|x"), ("- 下降", "'- 下降"), ("=1", "'=1"), ("@a", "'@a"),
        ("-3％", "-3％"), ("－", "－"), ("-1＋ＨＹＰＥＲＬＩＮＫ（", "'-1＋ＨＹＰＥＲＬＩＮＫ（"), ("＝1", "'＝1"), ("＠a", "'＠a"), ("-１", "'-１"),
    ],
)  # fmt: skip
def test_only_what_could_run_gets_an_apostrophe_in_a_csv(text, written):
    rows = ((text, None, None, None),)
    assert csv_rows(exported_table(table(rows=rows), table="indicators", export="csv"))[1][0] == written


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_sample_figures_say_so_in_every_row_and_in_the_file_s_name(kind):
    with override("en"):
        response = exported_table(table(sample=True), table="indicators", export=kind)
    rows = csv_rows(response)[1:] if kind == "csv" else list(read_spreadsheet(response.content)[0])
    assert [row[-1] for row in rows] == ["Sample data"] * 2
    assert "Sample%20data" in response["Content-Disposition"]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize("title", ["核心/業務: [面向]*?" * 20, "'", "長" * 200])
def test_no_title_is_too_long_or_too_odd_for_a_file(kind, title):
    response = exported_table(table(title=title), table="indicators", export=kind)
    if kind != "csv":
        (sheet,) = read_spreadsheet(response.content)
        assert 0 < len(sheet.title) <= 31


def test_an_empty_table_is_a_file_with_its_heads():
    assert csv_rows(exported_table(table(rows=()), table="indicators", export="csv")) == [list(HEADERS)]


def test_a_page_without_such_a_question_is_a_page():
    assert exported_table() is None
    assert exported_table(table="indicators") is None


@pytest.mark.parametrize(
    "query", [{"export": "xlsx"}, {"table": "x", "export": "xlsx"}, {"table": "indicators", "export": "exe"}]
)
def test_no_other_table_or_kind_exists(query):
    with pytest.raises(Http404):
        exported_table(**query)


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


def test_a_column_has_the_decimals_of_its_longest_number():
    column = with_equal_decimals([Decimal("239.3"), None, Decimal("229.45"), Decimal(0)])
    assert [str(cell) for cell in column] == ["239.30", "None", "229.45", "0.00"]
    assert [str(cell) for cell in with_equal_decimals([Decimal("1200"), Decimal("1E+3")])] == ["1200", "1000"]
    assert with_equal_decimals([]) == []
