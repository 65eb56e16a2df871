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
    try:
        check_series(rows, row, "paid", held)
    except AmountRefused as fault:
        assert refused and fault.kind == "falls"
    else:
        assert not refused
