"""The tables of a document as a spreadsheet: every one on a sheet, and its numbers are numbers."""

from decimal import Decimal

import pytest

from chiayi_kpi.core.workbook.written import NumberFormat
from reports.documents.office.sheets import printed, written
from tests.reports.documents.office.read_back import ODF, o, odt, page


def test_the_same_html_makes_the_same_bytes(report_html):
    assert written(report_html) == written(report_html)


def test_a_page_without_a_table_is_a_spreadsheet_all_the_same():
    (sheet,) = odt(written(page("<p>文</p>"))).iter(o("table:table"))
    assert "".join(sheet.itertext()) == "試"


def test_a_formula_stays_a_text_and_sheets_have_names_of_their_own():
    html = page("<h2>甲[1]:乙</h2><table><tr><td>=1+1</td></tr></table><table><tr><td>2</td></tr></table>")
    first, second = odt(written(html)).iter(o("table:table"))
    assert first.findall(".//table:table-cell", ODF)[-1].get(o("office:value-type")) == "string"
    assert second.findall(".//table:table-cell", ODF)[-1].get(o("office:value-type")) == "float"
    assert [sheet.get(o("table:name")) for sheet in (first, second)] == ["甲 1  乙", "甲 1  乙 2"]


def test_spans_heads_and_lines_are_as_in_the_table():
    html = page(
        "<table><caption>單位：元</caption><thead><tr><th colspan='2'>頭</th></tr></thead>"
        "<tr><td rowspan='2'>甲<ol><li>3. 丙</li></ol></td><td>95.31%</td></tr><tr><td>1,435.78</td></tr></table>"
    )
    (sheet,) = odt(written(html)).iter(o("table:table"))
    head = sheet.find("table:table-header-rows", ODF)
    assert ["".join(row.itertext()) for row in head] == ["試", "單位：元", "頭"]
    spans = [
        (cell.get(o("table:number-columns-spanned")), cell.get(o("table:number-rows-spanned")))
        for cell in sheet.iter(o("table:table-cell"))
        if "".join(cell.itertext()) in ("頭", "甲3. 丙")
    ]
    assert spans == [("2", None), (None, "2")]
    rate, amount = (
        cell for cell in sheet.iter(o("table:table-cell")) if cell.get(o("office:value-type")) != "string"
    )
    assert (rate.get(o("office:value")), "".join(rate.itertext())) == ("0.9531", "95.31%")
    assert (amount.get(o("office:value")), "".join(amount.itertext())) == ("1435.78", "1,435.78")
    assert len(list(sheet.iter(o("table:covered-table-cell")))) == 4


def test_rows_are_as_high_as_their_longest_text_and_columns_as_wide_as_their_longest_number():
    """``###`` stood for a number without room; a caption over all columns was cut after its first line."""
    html = page(
        f"<table><caption>{'說' * 80}</caption><tr><td>甲</td><td>163,105,000.25</td></tr><tr><td>{'長' * 60}</td><td>1</td></tr></table>"
    )
    root = odt(written(html))
    (sheet,) = root.iter(o("table:table"))
    looks = {look.get(o("style:name")): look for look in root.iter(o("style:style"))}
    wide = [
        float(looks[column.get(o("table:style-name"))][0].get(o("style:column-width")).removesuffix("cm"))
        / 0.2
        for column in sheet.iter(o("table:table-column"))
    ]
    assert wide[1] >= len("163,105,000.25")
    high = [
        float(looks[row.get(o("table:style-name"))][0].get(o("style:row-height")).removesuffix("cm")) / 0.5
        if row.get(o("table:style-name"))
        else 1
        for row in sheet.iter(o("table:table-row"))
    ]
    title, caption, short, long = high
    assert (title, short) == (1, 1)
    assert caption >= 160 / sum(wide) > 1
    assert long >= 120 / wide[0]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("1,435.78", "1435.78", NumberFormat(2, grouped=True)),
        ("95.31%", "0.9531", NumberFormat(2, percent=True)),
        ("0", "0", NumberFormat(0)),
        ("-5", "-5", NumberFormat(0)),
        ("163,105,000", "163105000", NumberFormat(0, grouped=True)),
    ],
)
def test_a_printed_number_is_exact(text, value, shown):
    found = printed(text)
    assert (found.value, found.number) == (Decimal(value), shown)


@pytest.mark.parametrize("text", ["1-1-1", "—", "≥90%", "12,34", "1.", "１２", "=1", "80(場次)", ""])
def test_what_is_no_number_stays_a_text(text):
    assert printed(text) is None
