"""What is read from a spreadsheet, and what is found before the parser would hide it."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.sheets import FAULTY
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from tests.workbooks import repacked, saved

pytestmark = pytest.mark.usefixtures("english")

ODS_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def workbook(*rows, title="表") -> Workbook:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def ods(body: str) -> bytes:
    """An .ods whose one sheet 表 has ``body`` below the header row 甲, 乙."""
    head = f"<table:table-row>{text_cell('甲')}{text_cell('乙')}</table:table-row>"
    content = (
        f'<?xml version="1.0"?><office:document-content {ODS_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{head}{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return file.getvalue()


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: object, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def row(*cells: str, repeated: int = 1) -> str:
    repeat = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{repeat}>{''.join(cells)}</table:table-row>"


def only(data: bytes):
    (sheet,) = read_spreadsheet(data)
    return sheet


def messages(data: bytes) -> list[str]:
    return [str(fault) for fault in only(data).faults]


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookError) as error:
        read_spreadsheet(data)
    return str(error.value)


def test_rows_keep_their_numbers_when_blank_ones_are_skipped():
    sheet = only(saved(workbook(["甲", "乙"], [1, "x"], [None, "  "], [2, "y"])))
    assert [number for number, _values in sheet.rows] == [2, 4]
    assert sheet.headers == ["甲", "乙"]


def test_headers_lose_spaces_and_full_width_letters():
    assert only(saved(workbook(["　年 度", "Ａ１"], [1, 2]))).headers == ["年度", "A1"]


def test_a_sheet_without_any_cell_is_not_there():
    made = workbook(["甲"], [1])
    made.create_sheet("空")
    assert [sheet.title for sheet in read_spreadsheet(saved(made))] == ["表"]


def test_a_formula_is_found_even_where_it_has_a_result():
    made = workbook(["甲", "乙"], [1, 2])
    sheet_xml = zipfile.ZipFile(io.BytesIO(saved(made))).read("xl/worksheets/sheet1.xml")
    with_formula = sheet_xml.replace(b"<v>2</v>", b"<f>1+1</f><v>2</v>")
    assert with_formula != sheet_xml
    sheet = only(repacked(saved(made), sheet1=with_formula))
    assert [str(fault) for fault in sheet.faults] == [
        "表 B2: holds a formula; copy the cell and paste it as a value."
    ]
    assert sheet.rows[0][1][1] is FAULTY


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_cell_is_found_though_the_parser_gives_it_as_empty(error):
    made = workbook(["甲", "乙"], [1, None])
    made.active["B2"] = error
    made.active["B2"].data_type = "e"
    assert messages(saved(made)) == ["表 B2: holds an error such as #REF!; write the value itself."]


def test_an_error_alone_in_its_row_does_not_make_the_row_blank():
    made = workbook(["甲"], [1], [None])
    made.active["A3"] = "#REF!"
    made.active["A3"].data_type = "e"
    assert messages(saved(made)) == ["表 A3: holds an error such as #REF!; write the value itself."]


def test_merged_cells_are_named_with_their_range():
    made = workbook(["甲", "乙"], [1, 2], [3, 4])
    made.active.merge_cells("A2:B3")
    assert messages(saved(made)) == ["表 A2: A2:B3 is merged; unmerge it and fill in each cell."]


@pytest.mark.parametrize("far", ["A1048576", "XFD1048576", "A200002"])
def test_a_single_cell_far_below_is_refused_before_room_is_made_for_the_rectangle(far):
    made = workbook(["甲"], [1])
    made.active[far] = 1
    assert "Delete the rows below the data" in refusal(saved(made))


def test_a_single_cell_far_to_the_right_is_refused():
    made = workbook(["甲"], [1])
    made.active["XFD2"] = 1
    (fault,) = messages(saved(made))
    assert "16384 columns" in fault


def test_a_far_cell_cannot_hide_in_unusual_xml():
    data = saved(workbook(["甲"], [1]))
    sheet_xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    hidden = sheet_xml.replace(b'<c r="A2"', b"<c  r = 'XFD1048576'")
    assert hidden != sheet_xml
    assert "Delete the rows below the data" in refusal(repacked(data, sheet1=hidden))


def test_a_document_type_is_refused():
    data = saved(workbook(["甲"], [1]))
    assert "damaged" in refusal(repacked(data, workbook=b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'))


def test_rows_of_a_book_count_together(settings):
    settings.IMPORT_MAX_ROWS = 10
    made = workbook(["甲"], *[[n] for n in range(8)])
    other = made.create_sheet("乙")
    for n in range(8):
        other.append([n])
    assert "The workbook has 17 rows; at most 10" in refusal(saved(made))


# ---------------------------------------------------------------- .ods


def test_ods_repeated_rows_and_cells_are_read():
    sheet = only(ods(row(number_cell(107, 'table:number-columns-repeated="2"'), repeated=3)))
    assert [values for _number, values in sheet.rows] == [[107.0, 107.0]] * 3


def test_ods_padding_below_the_data_is_no_content():
    sheet = only(ods(row(number_cell(1)) + row("<table:table-cell/>", repeated=1_048_000)))
    assert len(sheet) == 1


def test_ods_ten_million_empty_rows_before_a_value_are_refused():
    body = row("<table:table-cell/>", repeated=10_000_000) + row(number_cell(1))
    assert "Delete the rows below the data" in refusal(ods(body))


def test_ods_a_row_repeated_ten_million_times_is_refused():
    assert "Delete the rows below the data" in refusal(ods(row(number_cell(1), repeated=10_000_000)))


def test_ods_a_cell_repeated_to_the_right_is_refused():
    assert "columns" in refusal(ods(row(number_cell(1, 'table:number-columns-repeated="16384"'))))


def test_ods_formulas_errors_and_merged_cells_are_named():
    body = row(
        number_cell(2, 'table:formula="of:=1+1"'),
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>#REF!</text:p></table:table-cell>',
    )
    assert messages(ods(body)) == [
        "表 A2: holds a formula; copy the cell and paste it as a value.",
        "表 B2: B2:C3 is merged; unmerge it and fill in each cell.",
    ]


def test_ods_comments_are_not_content():
    comment = "<office:annotation><text:p>請確認</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{comment}<text:p>值</text:p></table:table-cell>'
    assert only(ods(row(cell))).rows == [(2, ["值", ""])]


def test_ods_a_text_of_a_thousand_million_spaces_is_refused_before_they_are_written_out():
    assert "damaged" in refusal(ods(row(text_cell('一<text:s text:c="999999999"/>'))))
    assert only(ods(row(text_cell('一<text:s text:c="3"/>二')))).rows == [(2, ["一   二", ""])]


def test_ods_a_text_repeated_over_a_whole_sheet_is_refused_before_it_is_written_out():
    wide = text_cell("一" * 1000).replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="20"'
    )
    assert "damaged" in refusal(
        ods(row(wide).replace("<table:table-row", '<table:table-row table:number-rows-repeated="2000"'))
    )


def test_ods_tabs_and_line_breaks_inside_a_text_are_kept():
    cell = text_cell("一<text:tab/>二<text:line-break/>三")
    assert only(ods(row(cell))).rows == [(2, ["一\t二\n三", ""])]


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "0.0% ;[red]-0.0%"])
def test_a_share_in_an_xlsx_is_read_as_its_cell_shows_it(number_format):
    made = workbook(["甲", "乙"], [1, 0.85], [0.5, "85%"], [2, 0.07])
    for cell in ("B2", "B3", "B4"):
        made.active[cell].number_format = number_format

    assert [values[1] for _number, values in only(saved(made)).rows] == ["85%", "85%", "7%"]


@pytest.mark.parametrize("number_format", ['0"%"', "0\\%", '"%"0', '0" % (累計)"'])
def test_a_sign_that_a_number_format_only_writes_behind_the_number_changes_nothing(number_format):
    made = workbook(["甲"], [85])
    made.active["A2"].number_format = number_format

    assert only(saved(made)).rows == [(2, [85.0])]


def test_an_empty_cell_that_is_formatted_as_a_percentage_is_empty():
    made = workbook(["甲", "乙"], [1, None])
    made.active["B2"].number_format = "0%"

    assert only(saved(made)).rows == [(2, [1.0, ""])]


def test_a_share_in_an_ods_is_read_as_its_cell_shows_it():
    cell = '<table:table-cell office:value-type="percentage" office:value="0.85"><text:p>85%</text:p></table:table-cell>'

    assert only(ods(f"<table:table-row>{number_cell(1)}{cell}</table:table-row>")).rows == [(2, [1.0, "85%"])]


# ---------------------------------------------------------------- what does not show


def notices(data: bytes) -> list[str]:
    return [str(notice) for notice in only(data).notices]


def test_hidden_rows_of_an_xlsx_are_told():
    made = workbook(["甲"], [1], [2], [3], [4])
    for number in (2, 4, 5, 9):
        made.active.row_dimensions[number].hidden = True
    assert notices(saved(made)) == [
        "表 A2: 3 rows are hidden in the file and were read all the same (rows 2, 4–5)."
    ]


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_of_an_ods_are_told(visibility):
    hidden = row(number_cell(2), repeated=2).replace("-row", f'-row table:visibility="{visibility}"', 1)
    assert notices(ods(row(number_cell(1)) + hidden)) == [
        "表 A3: 2 rows are hidden in the file and were read all the same (rows 3–4)."
    ]


def test_hidden_sheets_are_told():
    made = workbook(["甲"], [1])
    made.create_sheet("看")
    for state in ("hidden", "veryHidden"):
        made["表"].sheet_state = state
        assert notices(saved(made)) == ["表: The sheet is hidden in the file and was read all the same."]

    style = (
        '<office:automatic-styles><style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles><office:body>"
    )
    content = zipfile.ZipFile(io.BytesIO(ods(row(number_cell(1))))).read("content.xml").decode()
    hidden = content.replace("<office:body>", style).replace(
        'table:name="表"', 'table:name="表" table:style-name="ta2"'
    )
    data = repacked(ods(row(number_cell(1))), content=hidden.encode())
    assert notices(data) == ["表: The sheet is hidden in the file and was read all the same."]
