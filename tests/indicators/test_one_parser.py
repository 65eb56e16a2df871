"""A figure is read in a file as in the grid: the same table of cases for both."""

from decimal import Decimal

import pytest

from chiayi_kpi.core.workbook.context import RowFault
from indicators.checks import NumberError, parse_number
from indicators.models import IndicatorInput
from indicators.resources.figures import MonthlyFigureResource
from indicators.resources.form_columns import Figure
from tests.core.test_typed_number import CASES


def in_a_file(typed: str, unit: str) -> Decimal | None:
    found = Figure().clean(typed)
    return MonthlyFigureResource()._number(found, IndicatorInput(unit=unit))


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["typed"])
def test_both_read_the_same(case):
    unit = case.get("unit", "")
    assert parse_number(case["typed"], unit) == in_a_file(case["typed"], unit) == Decimal(case["number"])


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["typed"])
def test_both_refuse_the_same(case):
    unit = case.get("unit", "")
    with pytest.raises(NumberError):
        parse_number(case["typed"], unit)
    with pytest.raises((RowFault, ValueError)):
        in_a_file(case["typed"], unit)
