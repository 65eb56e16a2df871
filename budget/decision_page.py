"""What a supervisor sees of a month of budget figures before deciding it: each amount beside the one of the month before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budget.checks import amounts_so_far
from budget.models import BudgetMonth, Execution
from budget.selectors import executions_so_far, items_reported
from budget.sources import AMOUNT_NAMES
from chiayi_kpi.core.month_grid import shown
from chiayi_kpi.core.month_state import MonthState
from chiayi_kpi.core.query import stamp_of
from objectives.models import Plan


@dataclass(frozen=True, slots=True)
class AmountMove:
    """An amount (NT$, cumulative) as it stood at the end of the month before, and stands now; empty: not reported."""

    name: str
    before: str
    value: str

    @property
    def moved(self) -> bool:
        return self.before != self.value


@dataclass(frozen=True, slots=True)
class BudgetDecision:
    """A month of budget figures; ``stamp`` says which state of it the page shows, ``items`` of how many something was said."""

    state: str
    reason: str
    stamp: str
    groups: tuple[tuple[str, tuple[AmountMove, ...]], ...]
    items: int

    @property
    def label(self) -> str:
        return str(MonthState(self.state).label)


def budget_decision(plan: Plan, month: int, states: Mapping[int, BudgetMonth]) -> BudgetDecision | None:
    """The month's decision; None where the plan has neither execution nor a state of the month. Two queries."""
    rows = executions_so_far(plan, month)
    held = states.get(month)
    if not rows and held is None:
        return None
    return BudgetDecision(
        state=held.state if held else MonthState.DRAFT,
        reason=held.reason if held else "",
        stamp=stamp_of(held.changed_at) if held else "",
        groups=tuple(
            (str(category.label), moves)
            for category in Execution.Category
            if (moves := _moves([row for row in rows if row.category == category], month))
        ),
        items=items_reported(plan, month),
    )


def _moves(rows: Sequence[Execution], month: int) -> tuple[AmountMove, ...]:
    now, before = _so_far(rows, month), _so_far(rows, month - 1)
    return tuple(
        AmountMove(str(AMOUNT_NAMES[name]), shown(before[name]), shown(now[name]))
        for name in Execution.AMOUNTS
        if now[name] is not None
    )


def _so_far(rows: Sequence[Execution], month: int) -> dict[str, int | None]:
    return amounts_so_far(rows, next((row for row in rows if row.month == month), Execution(month=month)))
