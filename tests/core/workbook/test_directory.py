"""A book directory gives the same sheets as a workbook, and names its faults by entry."""

import pytest

from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.reader import read_book

pytestmark = pytest.mark.usefixtures("english")


def test_yaml_scalars_are_text_and_absent_headers_are_empty(tmp_path):
    (tmp_path / "面向.yaml").write_text(
        "- {面向: 01, 名稱: 核心}\n- {面向: 2, 附註: |-\n    一\n    二}\n".replace(
            "{面向: 2, 附註: |-\n    一\n    二}", "面向: 2\n  附註: |-\n    一\n    二"
        )
    )
    (sheet,) = read_book(tmp_path)
    assert sheet.headers == ["面向", "名稱", "附註"]
    assert sheet.rows == [(2, ["01", "核心", ""]), (3, ["2", "", "一\n二"])]
    assert sheet.cell(3, 2) == "entry 2, 附註"


def test_csv_has_cells_like_a_workbook(tmp_path):
    (tmp_path / "月報.csv").write_text('年度,數值\n107,"1,000"\n,\n107,2\n', encoding="utf-8-sig")
    (sheet,) = read_book(tmp_path)
    assert sheet.rows == [(2, ["107", "1,000"]), (4, ["107", "2"])]
    assert sheet.cell(4, 1) == "B4"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("面向.yaml", b"- [1, 2]\n", "not a list of"),
        ("面向.yaml", b"a: b: c\n", "cannot be read"),
        ("面向.yaml", b"- !!python/object/apply:os.system [ls]\n", "not a list of"),
        ("月報.csv", b'"open\n', "月報 A1: This row cannot be read: a quotation mark is not closed"),
        ("月報.csv", b'a,b\n1,2\n"open,3\n4,5\n', "月報 A3: This row cannot be read"),
        ("月報.csv", b"a\n" + b"9" * 140_000, "月報 A2: This row cannot be read.* far too long"),
        ("月報.csv", b"\xfa\x40\r\n", "neither UTF-8 nor Big5"),
        ("面向.yaml", "年度".encode("big5"), "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WorkbookError, match=reason):
        read_book(tmp_path)


def test_a_list_in_a_cell_is_a_fault(tmp_path):
    (tmp_path / "面向.yaml").write_text("- 面向: [1, 2]\n")
    (sheet,) = read_book(tmp_path)
    assert [str(fault) for fault in sheet.faults] == [
        "面向 entry 1, 面向: holds a list; text or a number belongs here."
    ]


def test_a_missing_file_is_said_in_one_sentence(tmp_path):
    with pytest.raises(WorkbookError, match=r"nothing\.xlsx cannot be read: No such file"):
        read_book(tmp_path / "nothing.xlsx")
