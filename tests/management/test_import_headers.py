"""``import_plan``: what is wrong with a sheet's name or its headers is one fault, and nothing follows from it."""

import pytest

from tests.workbooks import small_book, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_an_unknown_sheet_is_a_fault(refused):
    workbook = xlsx(small_book())
    workbook.copy_worksheet(workbook["月報"]).title = "筆記"
    assert "筆記: Unknown sheet" in refused(workbook=workbook)


def test_an_unknown_a_missing_and_a_double_header_are_faults(refused):
    workbook = xlsx(small_book())
    workbook["面向"]["E1"] = "比重"
    workbook["目標"]["F1"] = "名稱"
    message = refused(workbook=workbook)
    assert "面向 E1: Unknown header “比重”" in message
    assert "面向: The header 權重 is missing; a column in which nothing stands has its header" in message
    assert "目標 F1: The header 名稱 occurs twice" in message
    assert "指標" not in message.replace("the sheets are", "")  # nothing follows from an unread sheet


def only_faults(message: str) -> list[str]:
    return message.splitlines()[1:]


def test_a_blank_first_row_is_one_fault_that_says_where_the_headers_are(refused):
    workbook = xlsx(small_book())
    workbook["月報"].insert_rows(1, amount=2)
    assert only_faults(refused(workbook=workbook)) == [
        "月報 A3: The headers stand in row 3; delete the rows above them, for they belong in the first row."
    ]


def test_a_title_above_the_headers_is_one_fault(refused):
    workbook = xlsx(small_book())
    workbook["目標"].insert_rows(1)
    workbook["目標"]["A1"] = "測試警察局 107 年度"
    assert only_faults(refused(workbook=workbook)) == [
        "目標 A2: The headers stand in row 2; delete the rows above them, for they belong in the first row."
    ]


@pytest.mark.parametrize(
    ("first", "said"), [(None, "The first row is empty"), ("x", "The first row holds none")]
)
def test_a_sheet_without_any_header_is_one_fault_that_names_them(refused, first, said):
    workbook = xlsx(small_book())
    workbook["面向"].delete_rows(1)
    workbook["面向"].insert_rows(1)
    workbook["面向"]["A1"] = first
    [fault] = only_faults(refused(workbook=workbook))
    assert fault.startswith(f"面向 A1: {said}") and fault.endswith("得分上限, 附註.")


def test_a_value_without_a_header_is_a_fault(refused):
    workbook = xlsx(small_book())
    workbook["面向"]["H2"] = "備註"
    assert "面向 H1: The column holds values but has no header" in refused(workbook=workbook)
