"""The one place that rounds: points, numbers for machines, numbers for people."""

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.scoring.rounding import exact, half_up, plain, plain_or_none, points, shown
from indicators.scoring.trace import Exact, RateShown

fractions = st.fractions(max_denominator=10**6)


@pytest.mark.parametrize(
    ("exact", "printed"),
    [
        ("1.665", "1.67"),
        ("1.6649999999", "1.66"),
        ("1.005", "1.01"),
        ("2", "2.00"),
        ("0", "0.00"),
        ("1/3", "0.33"),
        ("2/3", "0.67"),
        ("0.004999", "0.00"),
        ("-0.004", "0.00"),
        ("-1.005", "-1.01"),
    ],
)
def test_points_are_rounded_half_up_to_two_decimals(exact, printed):
    assert str(points(Fraction(exact))) == printed


def test_rounding_does_not_depend_on_the_precision_that_is_set():
    huge = Fraction(10**40) + Fraction(1, 200)
    with localcontext(Context(prec=5)):
        assert str(points(huge)) == f"{10**40}.01"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6))
def test_half_up_is_what_decimal_calls_half_up(number):
    assert half_up(Fraction(number), 2) == number.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("90", "90"),
        ("100000", "100000"),
        ("91.20", "91.2"),
        ("0.0000000001", "0.0000000001"),
        ("1/3", "0.3333333333"),
        ("2/3", "0.6666666667"),
        ("-1/3", "-0.3333333333"),
        ("-0.00000000001", "0"),
        ("12345678901234567890", "12345678901234567890"),
    ],
)
def test_plain_numbers_have_no_exponent_and_no_zeros_at_the_end(number, text):
    assert plain(Fraction(number)) == text


def test_a_plain_number_may_be_a_decimal_as_it_is_stored_and_none_stays_none():
    assert plain(Decimal("35.00")) == plain_or_none(Decimal("35.00")) == "35"
    assert plain_or_none(None) is None


def test_zeros_before_the_point_stay():
    assert shown(Fraction(100), places=0) == "100"


@pytest.mark.parametrize(
    ("number", "against", "text"),
    [
        ("94.8703", None, "94.87"),
        ("92.50", None, "92.5"),
        ("5123", None, "5123"),
        ("89.996", None, "90"),
        ("89.996", "90", "89.996"),
        ("89.9999999", "90", "89.9999999"),
        ("90.001", "90", "90.001"),
        ("90", "90", "90"),
        ("89.99", "90", "89.99"),
        ("12.345", "90", "12.35"),
        ("-0.001", "0", "-0.001"),
        ("1/3", "1/3", "0.33"),
        ("0.3333333333", "1/3", "0.33"),
    ],
)
def test_shown_numbers_never_look_as_if_they_stood_elsewhere(number, against, text):
    assert shown(Fraction(number), None if against is None else Fraction(against)) == text


@given(fractions, fractions)
def test_shown_numbers_keep_their_side(number, against):
    written = Fraction(shown(number, against))
    if number != against:
        assert (written < against) == (number < against)
        assert written != against


@pytest.mark.parametrize(
    ("number", "text"),
    [("1/4", "0.25"), ("1/3", "1/3"), ("7", "7"), ("-1/8", "-0.125"), ("1/50", "0.02"), ("22/7", "22/7")],
)
def test_a_number_as_text_that_loses_nothing(number, text):
    assert exact(Fraction(number)) == text
    assert Fraction(exact(Fraction(number))) == Fraction(number)


def test_a_number_before_it_is_rounded_has_as_many_decimals_as_round_alike():
    """0.0049999999999 is 0.00 points; with ten decimals it would read 0.005 and round to 0.01."""
    assert Exact(Fraction("0.0049999999999")).in_words("zh") == "0.0049999999999"
    assert Exact(Fraction(1, 3)).in_words("zh") == "≈ 0.3333333333"


def test_a_rate_without_end_that_stands_just_on_a_half_is_cut_as_any_other():
    """16.8333… % of 3 is 0.505 exactly, which no number of decimals gives again."""
    assert RateShown(Fraction(505, 30), Fraction(3)).in_words("zh") == "≈ 16.83"
