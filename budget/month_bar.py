"""The line above the budget's grids: how far the month is, and what the person can do with it."""

from dataclasses import dataclass

from budget.grid_page import GridMonths
from budget.permissions import may_approve_budget, may_reopen_budget
from budget.selectors import BudgetStepTaken, month_steps
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.month_state import CLOSED, MonthState
from chiayi_kpi.core.roc import months_ended
from objectives.models import Plan


@dataclass(frozen=True, slots=True)
class BudgetBar:
    """``state`` of the month and why it came back; ``decides``: whether the person has a page to decide it on."""

    month: int
    state: str
    reason: str
    ended: bool
    may_submit: bool
    may_withdraw: bool
    decides: bool
    steps: tuple[BudgetStepTaken, ...]

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED

    @property
    def label(self) -> str:
        return str(MonthState(self.state).label)


def budget_bar(plan: Plan, months: GridMonths, user) -> BudgetBar:
    """The bar of the page's month. One query."""
    state, held = months.state(months.month), months.states.get(months.month)
    ended = months.month <= months_ended(plan.year, today())
    return BudgetBar(
        month=months.month,
        state=state,
        reason=held.reason if held else "",
        ended=ended,
        may_submit=months.may_write and ended and state not in CLOSED,
        may_withdraw=months.may_write and state == MonthState.SUBMITTED,
        decides=may_approve_budget(user, plan) or may_reopen_budget(user, plan),
        steps=tuple(month_steps(plan, months.month)),
    )
