"""A month's value alone, without how it comes about, is the value that the working has."""

from decimal import Decimal

import pytest

from indicators.scoring.values import find_values, first_value
from tests.indicators.scoring.test_expected import ATTAINMENT, CODE, agency

RATE = {"aggregation": "sum", "formula": "x / y * 100"}


def both(year) -> tuple:
    """The value alone, and the one that the working of the same month ends with."""
    spec = year.facets[0].objectives[0].indicators[0]
    return first_value(spec, year, 2), find_values(spec, year, 2).components[0].value


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ({"x": {1: 3, 2: 4}, "y": {1: 10, 2: 10}}, 35),
        ({"x": {1: 3}}, None),
        ({"x": {1: 3}, "y": {1: 0}}, None),
        ({}, None),
    ],
)
def test_it_is_the_workings_value_whatever_was_reported(figures, value):
    given = {
        name: {month: Decimal(number) for month, number in months.items()} for name, months in figures.items()
    }
    year = agency("attainment", ATTAINMENT, **RATE, figures={CODE: given})
    assert both(year) == (value, value)


def test_what_a_reviewer_awards_is_its_value():
    year = agency("award", {"maximum": Decimal(5)}, weight=5, awards={CODE: {1: Decimal(3)}})
    assert both(year) == (3, 3)
