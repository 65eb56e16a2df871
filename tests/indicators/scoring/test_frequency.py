"""For which months anybody is asked, and what a fixed figure says of the others."""

import pytest

from indicators.scoring.frequency import (
    Frequency,
    asked_months,
    due_months,
    in_every_month,
    is_asked,
    period_end,
    slowest,
)

MONTH, QUARTER, HALF_YEAR, YEAR, FIXED = Frequency


@pytest.mark.parametrize(
    ("frequency", "months"),
    [
        (MONTH, tuple(range(1, 13))),
        (QUARTER, (3, 6, 9, 12)),
        (HALF_YEAR, (6, 12)),
        (YEAR, (12,)),
        (FIXED, ()),
    ],
)
def test_a_period_is_due_for_its_last_month(frequency, months):
    assert due_months(frequency) == months


@pytest.mark.parametrize(
    ("frequencies", "months"),
    [
        ([QUARTER, YEAR], (3, 6, 9, 12)),
        ([QUARTER, FIXED], (3, 6, 9, 12)),
        ([YEAR], (12,)),
        ([FIXED, FIXED], (1,)),
        ([], ()),
    ],
)
def test_an_indicator_is_asked_for_when_one_of_its_inputs_is(frequencies, months):
    assert asked_months(frequencies) == months


@pytest.mark.parametrize(
    ("frequencies", "months"),
    [([QUARTER], (6, 9, 12)), ([HALF_YEAR, FIXED], (6, 12)), ([FIXED], (4,)), ([], ())],
)
def test_one_that_joined_in_april_is_asked_for_since_then(frequencies, months):
    assert asked_months(frequencies, since=4) == months


@pytest.mark.parametrize(
    ("frequency", "beside", "month", "asked"),
    [
        (QUARTER, [QUARTER], 3, True),
        (QUARTER, [QUARTER], 4, False),
        (QUARTER, [QUARTER, MONTH], 4, False),
        (FIXED, [QUARTER, FIXED], 6, True),
        (FIXED, [QUARTER, FIXED], 5, False),
        (FIXED, [FIXED], 5, True),
    ],
)
def test_a_figure_stands_where_its_period_ends_and_a_fixed_one_where_the_others_do(
    frequency, beside, month, asked
):
    assert is_asked(frequency, beside, month) is asked


def test_the_slowest_input_says_when_a_value_is_known():
    assert slowest([MONTH, HALF_YEAR, QUARTER, FIXED]) is HALF_YEAR
    assert slowest([FIXED]) is MONTH
    assert slowest([]) is MONTH


@pytest.mark.parametrize(
    ("frequency", "month", "end"),
    [(MONTH, 5, 5), (QUARTER, 2, 0), (QUARTER, 3, 3), (QUARTER, 11, 9), (YEAR, 11, 0), (FIXED, 7, 7)],
)
def test_the_latest_period_that_has_ended(frequency, month, end):
    assert period_end(frequency, month) == end


def test_what_is_fixed_holds_until_it_is_changed_and_for_the_months_before_it_was_given():
    assert in_every_month({}, 3) == {}
    assert in_every_month({3: "a", 5: "b"}, 6) == {1: "a", 2: "a", 3: "a", 4: "a", 5: "b", 6: "b"}
    assert in_every_month({3: "a"}, 1) == {1: "a"}
