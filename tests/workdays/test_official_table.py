"""The official calendar as the DGPA publishes it, and files that are something else."""

from datetime import date

import pytest
from django.conf import settings

from chiayi_kpi.workdays.official_table import TableDay, TableRefused, read_table

HEAD = "西元日期,星期,是否放假,備註"
FILE = settings.BASE_DIR / "fixtures" / "calendar" / "107.csv"


@pytest.fixture(scope="module")
def text() -> str:
    return FILE.read_text(encoding="utf-8")


def refused(content: str | bytes, year: int = 107) -> list[str]:
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(TableRefused) as refusal:
        read_table(data, year)
    return refusal.value.faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_the_table_is_read_in_utf_8_with_and_without_mark_and_in_big5(text, encoding):
    table = read_table(text.encode(encoding), 107)
    assert len(table) == 365
    assert TableDay(date(2018, 2, 15), True, "農曆除夕") in table
    assert TableDay(date(2018, 3, 31), False, "調整上班") in table  # a Saturday


def test_line_ends_and_blank_lines_do_not_matter(text):
    assert read_table(text.replace("\n", "\r\n").encode() + b"\r\n\r\n", 107) == read_table(
        text.encode(), 107
    )


@pytest.mark.parametrize("year", [106, 107, 108])
def test_the_calendars_that_come_with_the_portal_are_whole(year):
    assert len(read_table((FILE.parent / f"{year}.csv").read_bytes(), year)) == 365


def test_the_calendar_of_another_year_is_named(text):
    assert refused(text, 108) == ["這是 107 年的辦公日曆表；此處應為 108 年。"]


def test_a_day_twice_and_a_line_that_cannot_be_read_are_named_with_their_lines(text):
    lines = text.splitlines()
    lines[3] = lines[2]
    lines[5] = "2018-13-40,五,2,"
    lines[6] = lines[6].replace(",2,", ",1,")
    assert refused("\n".join(lines)) == [
        "第 4 列：107.01.02 重複出現。",
        "第 6 列：「2018-13-40」不是日期，應如 20180101。",
        "第 7 列：是否放假應為 0（上班）或 2（放假），而非「1」。",
    ]


def test_a_weekday_that_is_not_the_day_s_is_refused(text):
    assert refused(text.replace("20180101,一", "20180101,二")) == [
        "第 2 列：107.01.01 為星期一，而非星期二。"
    ]


def test_a_table_that_stops_early_is_refused(text):
    lines = text.splitlines()
    assert refused("\n".join(lines[:360])) == ["缺少 6 日，第一個為 107.12.26；日曆表應載明全年每一日。"]
    assert refused(HEAD)[0].startswith("缺少 365 日")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "日期,放假\n1,2\n",
        b"PK\x03\x04\x00\x00",
        b"%PDF-1.7\n",
        "<html>404</html>",
        f'{HEAD}\n"{"一" * 140_000}',
    ],
    ids=["empty", "other headers", "a workbook", "a PDF", "a page", "an open quotation mark"],
)
def test_what_is_no_such_table_says_what_belongs_here(content):
    (fault,) = refused(content)
    assert "不是辦公日曆表的 CSV 檔" in fault


def test_an_encoding_that_cannot_be_read_is_named():
    (fault,) = refused(HEAD.encode() + b"\n20180101,\xff\xfe,2,\n")
    assert "既非 UTF-8 亦非 Big5" in fault


def test_a_file_that_is_too_large_is_not_read():
    (fault,) = refused(b"a" * 2_000_000)
    assert "檔案過大" in fault


def test_many_faults_are_cut_off_and_counted():
    rows = "\n".join(f"x{number},一,0," for number in range(50))
    found = refused(f"{HEAD}\n{rows}")
    assert len(found) == 21 and "30" in found[-1]
