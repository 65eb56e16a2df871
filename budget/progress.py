"""How far the budget items of one objective have come: their money, and the latest month that was reported."""

from decimal import Decimal
from typing import NamedTuple

from budget.models import BudgetItem, BudgetItemMonth


class ItemProgress(NamedTuple):
    """NT$; ``month`` is 0 and the rest None where nothing was reported yet."""

    name: str
    line: str
    total: int
    month: int
    progress: Decimal | None  # per cent
    spent: int | None
    explanation: str


def items_of_objective(
    plan_id: int, facet_no: int, objective_no: int, through: int
) -> tuple[ItemProgress, ...]:
    """The plan's items for the objective in the document's order, each with its latest month up to ``through``."""
    found = BudgetItem.objects.filter(
        line__plan=plan_id, objective__facet__no=facet_no, objective__no=objective_no
    ).select_related("line")
    items = list(found.order_by("line__position", "line_id", "no"))
    months = BudgetItemMonth.objects.filter(item__in=items, month__lte=through).order_by("month")
    latest = {row.item_id: row for row in months}
    return tuple(_progress(item, latest.get(item.pk)) for item in items)


def _progress(item: BudgetItem, month: BudgetItemMonth | None) -> ItemProgress:
    if month is None:
        return ItemProgress(item.name, item.line.name, item.total, 0, None, None, "")
    return ItemProgress(
        item.name, item.line.name, item.total, month.month, month.progress, month.spent, month.explanation
    )
