"""Saving one cell of the budget's grids: an amount of the execution, or a budget item's progress or expenditure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from django.db import transaction

from budget.checks import as_money, as_progress, check_existing, check_series, existing_excess
from budget.errors import AmountConflict, AmountRefused
from budget.models import BudgetItem, BudgetItemMonth, Execution
from budget.permissions import require_budget_reporter
from budget.selectors import month_states, why_closed
from budget.services.rows import take_away
from chiayi_kpi.core.clock import has_begun
from chiayi_kpi.core.errors import NotThere
from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.month_state import not_begun
from chiayi_kpi.core.reasons import reason_given, refuse_unseen
from objectives.locking import lock_open
from objectives.models import Plan

Value = int | Decimal | None
Row = TypeVar("Row", Execution, BudgetItemMonth)


@dataclass(frozen=True, slots=True)
class TypedAmount:
    """What somebody typed into a cell, and what stood there when they looked."""

    month: int
    value: Decimal | None
    seen: Decimal | None


@transaction.atomic
def save_amount(*, plan: Plan, category: str, amount: str, typed: TypedAmount, by) -> Value:
    """Write one amount of the plan's execution; returns what stands there now (NT$).

    Raises AmountRefused where it cannot be, AmountConflict where somebody else changed it, PermissionDenied.
    """
    _admit(plan, typed.month, by)
    rows = list(Execution.objects.filter(plan=plan, category=category))
    row = _of_month(rows, typed.month) or Execution(plan=plan, category=category, month=typed.month)
    value = as_money(typed.value)
    if not _changes(row, amount, value, typed.seen):
        return value
    category_rows = [row, *(other for other in rows if other is not row)]
    before, held = existing_excess(category_rows, row, [amount]), getattr(row, amount)
    setattr(row, amount, value)
    check_series(rows, row, amount, held)
    check_existing(category_rows, row, [amount], before)
    _write(row, amount, by)
    return value


@transaction.atomic
def save_item_value(*, plan: Plan, item_id: int, field: str, typed: TypedAmount, by) -> Value:
    """Write a budget item's ``progress`` (%) or ``spent`` (NT$) of one month; as ``save_amount``. NotThere: no such item."""
    _admit(plan, typed.month, by)
    row, rows = _item_rows(plan, item_id, typed.month)
    value = as_progress(typed.value) if field == "progress" else as_money(typed.value)
    if not _changes(row, field, value, typed.seen):
        return value
    held = getattr(row, field)
    setattr(row, field, value)
    check_series(rows, row, field, held)
    _write(row, field, by)
    return value


@transaction.atomic
def explain_item_month(
    *, plan: Plan, item_id: int, month: int, text: str, by, seen: str | None = None
) -> str:
    """Write what is to be said of a budget item's month, such as why it is behind; returns it as it is kept.

    Raises TextChanged where somebody else wrote since what was ``seen``.
    """
    _admit(plan, month, by)
    text = reason_given(text, partial(AmountRefused, "note"))
    row, _rows = _item_rows(plan, item_id, month)
    refuse_unseen(row.explanation, text, seen, lambda: _written(row))
    if row.explanation != text:
        row.explanation = text
        _write(row, "explanation", by)
    return text


def _admit(plan: Plan, month: int, by) -> None:
    require_budget_reporter(by, plan)
    if not has_begun(plan.year, month):
        raise AmountRefused("month", not_begun(month))
    lock_open(plan)
    if closed := why_closed(month_states(plan).get(month)):
        raise AmountRefused("locked", closed)


def _item_rows(plan: Plan, item_id: int, month: int) -> tuple[BudgetItemMonth, list[BudgetItemMonth]]:
    """The item's row of the month, made where there is none, and all its rows."""
    rows = list(BudgetItemMonth.objects.filter(item=item_id, item__line__plan=plan))
    row = _of_month(rows, month)
    if row is None:
        if not rows and not BudgetItem.objects.filter(pk=item_id, line__plan=plan).exists():
            raise NotThere
        row = BudgetItemMonth(item_id=item_id, month=month)
    return row, rows


def _of_month(rows: Iterable[Row], month: int) -> Row | None:
    return next((row for row in rows if row.month == month), None)


def _changes(row: Execution | BudgetItemMonth, field: str, value: Value, seen: Decimal | None) -> bool:
    """Whether there is something to write; AmountConflict where somebody else wrote something else meanwhile."""
    now = getattr(row, field)
    if now == value:
        return False
    if now != seen:
        raise AmountConflict(now, *_written(row))
    return True


def _written(row: Execution | BudgetItemMonth) -> tuple[str, datetime.datetime | None]:
    """Who wrote the row last, or emptied it, and when; nobody where it is new."""
    of = (
        {"plan": row.plan_id, "category": row.category}
        if isinstance(row, Execution)
        else {"item": row.item_id}
    )
    steps = type(row).history.filter(month=row.month, **of).select_related("history_user")
    last = steps.order_by("-history_date", "-history_id").first()
    return (str(last.history_user or ""), last.history_date) if last else ("", None)


def _write(row: Execution | BudgetItemMonth, field: str, by) -> None:
    """Keep the row with its history; one that says nothing any more goes."""
    new = row.pk is None
    save_with_history(
        created=[row] if new else [], changed=[] if new else [row], fields=[] if new else [field], by=by
    )
    take_away([row], by=by)
