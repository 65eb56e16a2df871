"""How cells are read: codes, numbers and prose, and what a spreadsheet program did to them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiayi_kpi.core.workbook.values import as_code, as_number, as_prose
from chiayi_kpi.core.workbook.widgets import Choice, Day, Exact, Numbered, Prose, Thousands, Whole

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (107.0, "107"),
        (0.1 + 0.2, "0.3"),  # what a spreadsheet shows
        ("１０７", "107"),
        ("　1,234,567.5 ", "1234567.5"),
        ("−3", "-3"),
        ("－3", "-3"),
        ("+5", "5"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_exactly(cell, number):
    assert as_number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["12 人", "35%", "1,23", "1e5", "五", "1.2.3", "85²", "9" * 50, "NaN", True])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(ValueError, match=r"."):
        as_number(cell)


def test_codes_lose_full_width_forms_and_prose_keeps_them():
    assert as_code(" ＣＹＰＤ　") == "CYPD"
    assert as_prose("１０７年，") == "１０７年，"


def test_a_date_is_refused_as_code_and_as_number():
    for read in (as_code, as_number, as_prose):
        with pytest.raises(ValueError, match="made a date of it"):
            read(date(2026, 1, 6))


def test_prose_has_one_kind_of_line_end_and_no_control_characters():
    assert as_prose("一\r\n二\r三\n") == "一\n二\n三"
    with pytest.raises(ValueError, match="control character"):
        as_prose("一\x0b二")


@pytest.mark.parametrize(
    ("written", "code"), [("1-6", "1-6"), ("１－６", "1-6"), ("1 - 06", "1-6"), ("5-12", "5-12")]
)
def test_printed_codes_have_one_form(written, code):
    assert Numbered(2).clean(written) == code


@pytest.mark.parametrize("written", ["6-1", "1-0", "1-100", "1", "1-6-2", "1.6", "a-b"])
def test_what_is_no_printed_code_is_refused(written):
    with pytest.raises(ValueError, match="written like 1-6"):
        Numbered(2).clean(written)


@pytest.mark.parametrize(
    ("cell", "dollars"), [("7200", 7_200_000), (34681.55, 34_681_550), ("0.001", 1), ("", None)]
)
def test_thousands_become_whole_dollars_and_back(cell, dollars):
    widget = Thousands()
    assert widget.clean(cell) == dollars
    assert widget.clean(widget.render(dollars)) == dollars


@pytest.mark.parametrize(
    ("widget", "cell", "reason"),
    [
        (Thousands(), "0.0005", "more than 3 decimals"),
        (Thousands(), "-1", "negative"),
        (Whole(1, 12), 12.5, "not a whole number"),
        (Whole(1, 12), 0, "must be from 1 to 12"),
        (Exact(), "100,000,000,000", "too large"),
        (Exact(), 1e300, "too large"),  # more digits than could be rounded
        (Exact(), "-" + "9" * 39, "too large"),
        (Whole(1, 12), 1e300, "must be from 1 to 12"),
        (Exact(digits=5, places=2, least=0, most=100), "100.01", "out of range"),
        (Choice({"加總": "sum"}), "總和", "write one of: 加總"),
        (Prose(3), "一二三四", "4 characters, at most 3"),
        (Prose(typed=True), 0.9, "so a percent sign or a unit may be lost; format"),
    ],
)
def test_a_refusal_says_what_would_be_right(widget, cell, reason):
    with pytest.raises(ValueError, match=reason):
        widget.clean(cell)


@given(st.decimals(min_value=-99_999_999_999, max_value=99_999_999_999, places=4))
def test_every_figure_survives_being_written_and_read(number):
    widget = Exact()
    assert widget.clean(str(widget.render(number))) == number


@pytest.mark.parametrize(
    "cell",
    [
        "2018-01-05",
        "107/1/5",
        "107.01.05",
        "107年1月5日",
        date(2018, 1, 5),
        datetime(2018, 1, 5, 9, tzinfo=UTC),
    ],
)
def test_days_are_read_in_either_calendar(cell):
    assert Day().clean(cell) == date(2018, 1, 5)


@pytest.mark.parametrize("cell", ["107/2/30", "0001-01-01", "9999-12-31", date(9999, 12, 31), "43105"])
def test_what_is_no_day_of_any_plan_is_refused(cell):
    with pytest.raises(ValueError, match=r"is not a day; it is written like 107\.01\.05"):
        Day().clean(cell)
