"""What is written is read back as it was, and no text becomes a formula."""

import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import load as load_ods
from openpyxl import load_workbook

from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from chiayi_kpi.core.workbook.values import as_prose
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet

DANGEROUS = ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]
COLUMNS = [WrittenColumn("文字"), WrittenColumn("數字", as_text=False)]
KINDS = pytest.mark.parametrize("ending", WORKBOOK_KINDS)

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t _x0041"),
    min_size=1,
).filter(lambda text: not text.isspace())


def book(*rows, label: str = "") -> WrittenBook:
    return WrittenBook("測試", [WrittenSheet("月報", COLUMNS, [list(row) for row in rows])], label)


def read_back(ending: str, written: WrittenBook):
    (sheet,) = read_spreadsheet(WORKBOOK_KINDS[ending].write(written))
    assert sheet.faults == []
    return [values for _number, values in sheet.rows]


@KINDS
@pytest.mark.parametrize("text", [*DANGEROUS, "_x0041_", "a  b", "一\n二", "<&>\"'", "1-6", "007", "#標題"])
def test_text_comes_back_as_it_was(ending, text):
    assert read_back(ending, book([text, 1])) == [[text, 1.0]]


@KINDS
@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_any_text_comes_back_as_it_was(ending, lines):
    found = read_back(ending, book(*([text, 1] for text in lines)))
    assert [as_prose(values[0]) for values in found] == [as_prose(text) for text in lines]


@KINDS
@pytest.mark.parametrize(
    "number", [0, 5_000_000_000, Decimal("0.5"), Decimal("-12.3456"), Decimal("34681.55")]
)
def test_numbers_come_back_exactly(ending, number):
    ((_text, found),) = read_back(ending, book(["x", number]))
    assert Decimal(format(found, ".15g")) == number


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_looks_like_a_formula_is_text_in_excel(text):
    workbook = load_workbook(io.BytesIO(WORKBOOK_KINDS["xlsx"].write(book([text, 1]))))
    cell = workbook["月報"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix, "editing the cell would make a formula of it"


def test_the_header_is_bold_and_stays_in_view():
    worksheet = load_workbook(io.BytesIO(WORKBOOK_KINDS["xlsx"].write(book(["x", 1]))))["月報"]
    assert worksheet["A1"].font.bold
    assert worksheet.freeze_panes == "A2"
    assert worksheet["A2"].number_format == "@"


def test_the_label_stands_in_properties_and_page_headers():
    workbook = load_workbook(io.BytesIO(WORKBOOK_KINDS["xlsx"].write(book(["x", 1], label="示範數據"))))
    assert workbook.properties.keywords == "示範數據"
    assert workbook["月報"].oddHeader.center.text == "示範數據"


def test_an_ods_is_well_formed_for_other_programs_and_labelled():
    document = load_ods(io.BytesIO(WORKBOOK_KINDS["ods"].write(book(["x", 1], label="示範數據"))))
    assert len(document.spreadsheet.childNodes) == 1
    assert "示範數據" in str(document.masterstyles.childNodes[0])
