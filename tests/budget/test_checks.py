"""What cannot be in the budget's months, where a file brought what cannot be already."""

import pytest

from budget.checks import check_series
from budget.errors import AmountRefused
from budget.models import Execution


@pytest.mark.parametrize(
    ("month", "value", "held", "refused"),
    [
        (1, 95, 100, False),  # still above March, and less so
        (1, 101, 100, True),
        (2, 95, None, False),  # between the two, where every amount is amiss
        (2, 89, None, True),
        (2, 101, None, True),
        (3, 92, 90, False),
        (3, 89, 90, True),
    ],
)
def test_what_fell_already_refuses_no_amount_that_falls_no_deeper(month, value, held, refused):
    rows = [Execution(month=1, paid=100), Execution(month=3, paid=90)]
    row = next((one for one in rows if one.month == month), Execution(month=month))
    row.paid = value
    assert is_refused(rows, row, held) == refused


@pytest.mark.parametrize(
    ("held", "value", "refused"),
    [
        (150, 95, False),  # between its neighbours, whatever it held
        (50, 95, False),
        (150, 89, True),
        (50, 101, True),
        (150, 149, False),  # no deeper than what it held
        (50, 51, False),
        (50, 49, True),
        (150, 151, True),
    ],
)
def test_what_is_amiss_on_one_side_may_come_between_its_neighbours(held, value, refused):
    rows = [Execution(month=1, paid=100), Execution(month=2, paid=value), Execution(month=3, paid=90)]
    assert is_refused(rows, rows[1], held) == refused


def is_refused(rows, row, held):
    try:
        check_series(rows, row, "paid", held)
    except AmountRefused as fault:
        assert fault.kind == "falls"
        return True
    return False
