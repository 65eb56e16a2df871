"""Rows of the budget's months are there as long as one of what they ``SAYS`` stands, so that they hold no item and no plan."""

from collections.abc import Iterable

from budget.models import BudgetItemMonth, Execution
from chiayi_kpi.core.history import stamp


def says_nothing(row: Execution | BudgetItemMonth) -> bool:
    return all(getattr(row, name) in {None, ""} for name in row.SAYS)


def take_away(rows: Iterable[Execution | BudgetItemMonth], *, by, reason: str = "") -> None:
    """Delete those of the rows that say nothing any more. They are saved so: their history says first what was emptied."""
    for row in rows:
        if says_nothing(row):
            stamp(row, by=by, reason=reason or None)
            row.delete()
