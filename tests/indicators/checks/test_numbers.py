"""Numbers as tired people type them, and what cannot be read as one."""

from decimal import Decimal

import pytest

from indicators.checks import NumberError, parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234", "1234"),
        (" 1,234 ", "1234"),
        ("１，２３４．５", "1234.5"),
        ("12,345,678.9", "12345678.9"),
        (".5", "0.5"),
        ("85%", "85"),
        ("８５％", "85"),
        ("3千", "3000"),
        ("1.5萬", "15000"),
        ("1萬2千", "12000"),
        ("2千萬", "20000000"),
        ("1億2千萬", "120000000"),
        ("3億", "300000000"),
        ("-5", "-5"),
        ("－5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("0", "0"),
        ("1\u3000234", "1234"),
        ("99999999999.9999", "99999999999.9999"),
    ],
)
def test_a_number_is_understood(typed, number):
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize("blank", ["", "   ", "\u3000", "\t\n"])
def test_nothing_typed_is_no_figure(blank):
    assert parse_number(blank) is None


def test_the_input_s_own_unit_may_stand_behind_the_number():
    assert parse_number("12 件", unit="件") == 12
    with pytest.raises(NumberError):
        parse_number("12 人", unit="件")


def test_a_per_cent_sign_is_refused_where_cases_are_counted():
    assert parse_number("85%", unit="％") == 85
    with pytest.raises(NumberError) as refused:
        parse_number("85%", unit="件")
    assert refused.value.kind == "percent"


@pytest.mark.parametrize(
    "typed",
    [
        "abc", "十二", "12,34", "1,2345", "1.2.3", "1e5", "=1+1", "#REF!", "NaN", "Infinity", "(5)", "--5", "5-",
        "1萬2", "千", "萬5", "1千2萬3", "1千2千", "1萬2億", "12/3", "0x1F", "１２年", "-", "1" * 60,
    ],
)  # fmt: skip
def test_what_is_no_number_or_could_mean_two_is_refused(typed):
    with pytest.raises(NumberError) as refused:
        parse_number(typed)
    assert refused.value.kind == "not_a_number"


@pytest.mark.parametrize("typed", ["100000000000", "1.23456", "9999億"])
def test_more_digits_than_a_figure_holds_are_refused(typed):
    with pytest.raises(NumberError) as refused:
        parse_number(typed)
    assert refused.value.kind == "digits"


def test_the_message_repeats_what_was_typed_but_not_a_whole_sheet_of_it(english):
    with pytest.raises(NumberError, match="“abc”"):
        parse_number("abc")
    with pytest.raises(NumberError) as refused:
        parse_number("x" * 5000)
    assert len(str(refused.value)) < 200
