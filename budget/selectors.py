"""Bulk reads of the budget: items by business line, and execution by month. Amounts in NT$."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from budget.models import BusinessLine, Execution


class BudgetItemRow(NamedTuple):
    """A budget item; ``facet_no`` and ``objective_no`` name the objective that the money serves, if any."""

    no: int
    name: str
    content: str
    central: int
    city: int
    whole_central: int | None
    whole_city: int | None
    facet_no: int | None
    objective_no: int | None


class ExecutionRow(NamedTuple):
    """One account of one plan, cumulative up to the end of a month; ``None`` was not reported."""

    plan_id: int
    month: int
    account: str
    budget: int | None
    frozen: int | None
    paid: int | None
    payable: int | None
    reserved: int | None


_ITEM_FIELDS = (
    "items__no",
    "items__name",
    "items__content",
    "items__central",
    "items__city",
    "items__whole_central",
    "items__whole_city",
    "items__objective__facet__no",
    "items__objective__no",
)


def business_lines(plan_ids: Collection[int]) -> dict[int, dict[str, tuple[BudgetItemRow, ...]]]:
    """Plan id → business line → its items, all in the order of the document; a line may have no item yet."""
    plans: dict[int, dict[str, list[BudgetItemRow]]] = defaultdict(dict)
    lines = BusinessLine.objects.filter(plan_id__in=plan_ids).order_by(
        "plan_id", "position", "pk", "items__no"
    )
    for plan_id, name, *item in lines.values_list("plan_id", "name", *_ITEM_FIELDS):
        items = plans[plan_id].setdefault(name, [])
        if item[0] is not None:
            items.append(BudgetItemRow(*item))
    return {plan_id: {name: tuple(items) for name, items in held.items()} for plan_id, held in plans.items()}


def executions(plan_ids: Collection[int], through: int = 12) -> dict[int, tuple[ExecutionRow, ...]]:
    """Plan id → its executions up to month ``through``, by account (current first) and month."""
    held = defaultdict(list)
    rows = Execution.objects.filter(plan_id__in=plan_ids, month__lte=through)
    rows = rows.order_by("plan_id", "-account", "month").values_list(*ExecutionRow._fields)
    for row in rows:
        held[row[0]].append(ExecutionRow(*row))
    return {plan_id: tuple(found) for plan_id, found in held.items()}
