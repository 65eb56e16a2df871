"""The month's steps: from each state one is taken, taken already, or refused with the reason."""

import pytest

from chiayi_kpi.core.month_state import APPROVE, REOPEN, RETURN, SUBMIT, WITHDRAW, MonthState


@pytest.mark.parametrize(
    ("step", "refused"),
    [
        (SUBMIT, set()),
        (WITHDRAW, {"approved"}),
        (APPROVE, {"draft", "returned", "reopened"}),
        (RETURN, {"draft", "reopened", "approved"}),
        (REOPEN, {"draft", "submitted", "returned"}),
    ],
)
def test_a_step_is_refused_where_it_was_neither_due_nor_taken(step, refused):
    assert {state for state in MonthState if step.refusal([state])} == refused
    assert not step.refusal([*step.at, step.to])
    assert bool(step.refusal([*step.at, *refused])) is bool(refused)
