"""Numbers as a reader sees them: exact, half up, never through a binary float."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiayi_kpi.core.formats import (
    decimals,
    difference,
    exact,
    fixed,
    plain,
    signed,
    thousands,
    thousands_places,
    trimmed,
    with_equal_decimals,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("2"), "2.00"),
        (Decimal("0.005"), "0.01"),
        (Decimal("-0.005"), "−0.01"),
        (Decimal("-0.004"), "0.00"),
        (Decimal("89.996"), "90.00"),
        (Fraction(2, 3), "0.67"),
        (1234567, "1,234,567.00"),
        ("93.45", "93.45"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_points_have_two_decimals_rounded_half_up(value, shown):
    assert fixed(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("75075.70"), 2, "75,075.7"),
        (Decimal("100"), 2, "100"),
        (1200, 0, "1,200"),
        (Fraction(1, 3), 3, "0.333"),
        (Decimal("0.001"), 2, "0"),
        (None, 2, "—"),
    ],
)
def test_figures_lose_closing_zeros_and_nothing_else(value, places, shown):
    assert trimmed(value, places) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("40800.00"), "40800"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("-0.50"), "-0.5"),
        (Decimal("1234567890123456789012345678.95"), "1234567890123456789012345678.95"),
        (1200, "1200"),
        (None, ""),
    ],
)
def test_a_plain_number_is_whole_and_can_be_typed_again(value, text):
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "zeros", "shown"),
    [
        (Decimal("1.25"), True, "+1.25"),
        ("-0.5", True, "−0.50"),
        ("-0.5", False, "−0.5"),
        (0, True, "±0.00"),
        (Fraction(-1, 1000), True, "±0.00"),
        (Fraction(1, 1000), False, "±0"),
        (-1200, False, "−1,200"),
        (None, True, "—"),
    ],
)
def test_a_change_has_the_sign_of_what_is_printed(value, zeros, shown):
    assert signed(value, zeros=zeros) == shown


@given(*[st.fractions(-(10**6), 10**6, max_denominator=10**6)] * 2)
def test_a_difference_is_what_a_calculator_makes_of_the_printed_numbers(before, now):
    printed = [Fraction(fixed(one).replace(",", "").replace("−", "-")) for one in (before, now)]
    assert difference(before, now) == printed[1] - printed[0]
    told = signed(difference(before, now)).replace(",", "").replace("−", "-").removeprefix("±")
    assert Fraction(told) == printed[1] - printed[0]


@pytest.mark.parametrize("value", [0.1, True, object(), [1]])
def test_a_binary_float_is_refused(value):
    with pytest.raises(TypeError):
        exact(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), "twelve"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match=r"twelve|not a number"):
        exact(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_what_is_shown_is_within_half_a_hundredth(value):
    shown = Decimal(fixed(value).replace(",", "").replace("−", "-"))
    assert abs(shown - value) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("ntd", "printed"),
    [
        (0, "0"),
        (2_600_000, "2,600"),
        (3_357_750, "3,357.75"),
        (5_823_800, "5,823.8"),
        (1, "0.001"),
        (40_800_000, "40,800"),
        (9_999_900_000_000, "9,999,900,000"),
    ],
)
def test_thousands_are_exact_and_without_zeros_at_the_end(ntd, printed):
    assert thousands(ntd) == printed


@pytest.mark.parametrize(
    ("amounts", "places"),
    [([], 0), ([None, 0], 0), ([2_000], 0), ([2_600, None], 1), ([10], 2), ([10, 1], 3)],
)
def test_a_column_of_thousands_has_the_decimals_that_its_most_exact_amount_needs(amounts, places):
    assert thousands_places(amounts) == places


@pytest.mark.parametrize(
    ("number", "places"),
    [("1,234.50", 2), ("−5", 0), ("-0.125", 3), ("", None), ("＊", None), ("1.5 %", None)],
)
def test_a_written_number_has_decimals_and_a_text_none(number, places):
    assert decimals(number) == places


@pytest.mark.parametrize(
    ("numbers", "most", "written"),
    [
        (["239.3", "", "−1,229.45", "0", "＊"], None, ["239.30", "", "−1,229.45", "0.00", "＊"]),
        (["89.996", "90", "1.5"], 2, ["89.996", "90.00", "1.50"]),
        (["1200", "7"], 2, ["1200", "7"]),
        ([], None, []),
    ],
)
def test_the_points_of_a_column_stand_below_each_other(numbers, most, written):
    assert list(with_equal_decimals(numbers, most)) == written
