"""Bulk reads of the budget: items by business line, and execution by month. Amounts in NT$."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Max, QuerySet, Sum
from django.utils.translation import gettext as _

from budget.models import BudgetItem, BudgetItemMonth, BudgetMonth, BusinessLine, Execution
from budget.sources import Source, key
from chiayi_kpi.core.history import DELETED
from chiayi_kpi.core.month_state import CLOSED, MonthState
from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.core.roc import LAST_MONTH
from objectives.models import Plan


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
    """One category of one plan, cumulative up to the end of a month; ``None`` was not reported."""

    plan_id: int
    month: int
    category: str
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


def executions(
    plan_ids: Collection[int], through: int = LAST_MONTH, as_of: datetime.datetime | None = None
) -> dict[int, tuple[ExecutionRow, ...]]:
    """Plan id → its executions up to month ``through``, by category (current first) and month; one query.

    With ``as_of`` as they stood in the portal at that moment.
    """
    held = defaultdict(list)
    for row in (
        _execution_rows(plan_ids, through) if as_of is None else _executions_as_of(plan_ids, through, as_of)
    ):
        held[row.plan_id].append(row)
    return {plan_id: tuple(found) for plan_id, found in held.items()}


_BY_CATEGORY = ("plan_id", "-category", "month")
_EXECUTIONS = Prepared(
    Execution.objects.filter(plan_id__in=Given("plan_ids"), month__lte=Given("through"))
    .order_by(*_BY_CATEGORY)
    .values_list(*ExecutionRow._fields)
)


def _execution_rows(plan_ids: Collection[int], through: int) -> list[ExecutionRow]:
    return [ExecutionRow(*row) for row in _EXECUTIONS(plan_ids=list(plan_ids), through=through)]


def _executions_as_of(plan_ids: Collection[int], through: int, at: datetime.datetime) -> list[ExecutionRow]:
    """The last word of the history up to ``at``; a row that was deleted by then is gone."""
    rows = Execution.history.filter(plan_id__in=plan_ids, month__lte=through, history_date__lte=at)
    rows = rows.order_by(*_BY_CATEGORY, "history_date", "history_id")
    last: dict[tuple, tuple[str, ExecutionRow]] = {}
    for kind, *row in rows.values_list("history_type", *ExecutionRow._fields):
        found = ExecutionRow(*row)
        last[found.plan_id, found.category, found.month] = kind, found
    return [row for kind, row in last.values() if kind != "-"]


Amount = tuple[int, str]  # plan id, and which amount: ``current.paid``


class ValueChange(NamedTuple):
    """One step of a figure's life; ``cell`` tells it from the others, and None is no value."""

    cell: tuple[object, ...]
    at: datetime.datetime
    old: Decimal | int | None
    new: Decimal | int | None


def amounts_changed(plan_ids: Collection[int]) -> Mapping[Amount, list[ValueChange]]:
    """How the amounts changed in whichever month, in the order of time. One query."""
    rows = Execution.history.filter(plan_id__in=plan_ids).order_by("history_date", "history_id")
    held: dict[tuple, int | None] = {}
    found: dict[Amount, list[ValueChange]] = defaultdict(list)
    fields = ("history_type", "history_date", "plan_id", "category", "month", *Execution.AMOUNTS)
    for kind, at, plan_id, category, month, *amounts in rows.values_list(*fields):
        for amount, value in zip(Execution.AMOUNTS, amounts, strict=True):
            cell, now = (plan_id, category, month, amount), None if kind == DELETED else value
            before = held.get(cell)
            if before != now:
                found[plan_id, key(category, amount)].append(ValueChange(cell, at, before, now))
            held[cell] = now
    return found


class ItemMonths(NamedTuple):
    """A budget item and its reported months."""

    item: BudgetItem
    months: dict[int, BudgetItemMonth]


def item_months(plan: Plan) -> dict[str, list[ItemMonths]]:
    """Business line → its items with their months, in the order of the document. Two queries."""
    items = BudgetItem.objects.filter(line__plan=plan).select_related("line").prefetch_related("months")
    lines: dict[str, list[ItemMonths]] = defaultdict(list)
    for item in items.order_by("line__position", "line_id", "no"):
        lines[item.line.name].append(ItemMonths(item, {row.month: row for row in item.months.all()}))
    return dict(lines)


class ItemProgress(NamedTuple):
    """How far a budget item has come by the last month that says what was spent; ``explanation`` is no older than that.

    ``month`` 0: none does, and spent and progress are not known.
    """

    line: str
    no: int
    month: int = 0
    progress: Decimal | None = None
    spent: int | None = None
    explanation: str = ""


def item_progress(plan_ids: Collection[int], through: int) -> dict[int, list[ItemProgress]]:
    """Plan id → its items of which something is known up to the month, in the order of the document. One query."""
    rows = (
        BudgetItemMonth.objects.filter(item__line__plan__in=plan_ids, month__lte=through)
        .order_by("item__line__position", "item__line_id", "item__no", "month")
        .select_related("item__line")
    )
    months: dict[BudgetItem, dict[int, BudgetItemMonth]] = defaultdict(dict)
    for row in rows:
        months[row.item][row.month] = row
    found: dict[int, list[ItemProgress]] = defaultdict(list)
    for item, held in months.items():
        found[item.line.plan_id].append(progress_of(item, held, through))
    return dict(found)


def progress_of(item: BudgetItem, months: Mapping[int, BudgetItemMonth], through: int) -> ItemProgress:
    """How far the item has come by its ``months`` up to ``through``."""
    spent = [month for month, row in months.items() if month <= through and row.spent is not None]
    latest = months[max(spent)] if spent else None
    first = latest.month if latest else 1
    told = [month for month, row in months.items() if first <= month <= through and row.explanation]
    explanation = months[max(told)].explanation if told else ""
    if latest is None:
        return ItemProgress(item.line.name, item.no, explanation=explanation)
    progress = [row.progress for month, row in sorted(months.items()) if month <= latest.month]
    known = next(
        (one for one in reversed(progress) if one is not None), None
    )  # cumulative: what was said still holds
    return ItemProgress(item.line.name, item.no, latest.month, known, latest.spent, explanation)


def items_of_objective(
    plan_id: int, facet_no: int, objective_no: int, through: int
) -> list[tuple[BudgetItem, ItemProgress]]:
    """The plan's items for the objective in the order of the document, and how far each has come. Two queries."""
    items = BudgetItem.objects.filter(
        line__plan=plan_id, objective__facet__no=facet_no, objective__no=objective_no
    ).select_related("line")
    rows = items.prefetch_related("months").order_by("line__position", "line_id", "no")
    return [
        (item, progress_of(item, {row.month: row for row in item.months.all()}, through)) for item in rows
    ]


class YearBudget(NamedTuple):
    """What an agency had in a year: its important plans by source, and the year's current and capital budget as last reported.

    In NT$; None: not known.
    """

    year: int
    central: int | None = None
    city: int | None = None
    current: int | None = None
    capital: int | None = None


def year_budgets(agency_ids: Collection[int], years: Collection[int]) -> dict[int, list[YearBudget]]:
    """Agency id → those of the ROC years of which something is known, the earliest first. Two queries."""
    found: dict[tuple[int, int], YearBudget] = {}
    items = BudgetItem.objects.filter(line__plan__agency__in=agency_ids, line__plan__year__in=years)
    sums = items.values_list("line__plan__agency", "line__plan__year").annotate(Sum("central"), Sum("city"))
    for agency_id, year, central, city in sums.order_by():
        found[agency_id, year] = YearBudget(year, central, city)
    rows = Execution.objects.filter(
        plan__agency__in=agency_ids, plan__year__in=years, budget__isnull=False
    ).order_by("month")
    for agency_id, year, category, amount in rows.values_list(
        "plan__agency", "plan__year", "category", "budget"
    ):
        held = found.get((agency_id, year), YearBudget(year))
        is_current = category == Execution.Category.CURRENT
        held = held._replace(current=amount) if is_current else held._replace(capital=amount)
        found[agency_id, year] = held
    by_agency: dict[int, list[YearBudget]] = defaultdict(list)
    for agency_id, year in sorted(found):
        by_agency[agency_id].append(found[agency_id, year])
    return dict(by_agency)


def executions_so_far(plan: Plan, month: int) -> list[Execution]:
    """The plan's rows of execution up to the month. One query."""
    return list(Execution.objects.filter(plan=plan, month__lte=month))


def items_reported(plan: Plan, month: int) -> int:
    """Of how many of the plan's budget items something was said in the month. One query."""
    return BudgetItemMonth.objects.filter(item__line__plan=plan, month=month).count()


def month_states(plan: Plan) -> dict[int, BudgetMonth]:
    """Month → how far its budget figures are; what is absent is an untouched draft. One query."""
    return {row.month: row for row in BudgetMonth.objects.filter(plan=plan)}


def is_month_closed(plan: Plan, month: int) -> bool:
    """Whether the month's budget figures are submitted or approved. One query."""
    return BudgetMonth.objects.filter(plan=plan, month=month, state__in=CLOSED).exists()


def why_closed(row: BudgetMonth | None) -> str:
    """Why nobody writes a budget figure of the month now; empty while it is open."""
    if row is not None and row.state == MonthState.APPROVED:
        return _("The month is approved and locked; it has to be reopened first.")
    if row is not None and row.state == MonthState.SUBMITTED:
        return _("The month is submitted; withdraw it or wait for the decision.")
    return ""


def closed_months(plan_ids: Collection[int]) -> dict[tuple[int, int], BudgetMonth]:
    """(plan id, month) → the months of the plans in which nobody writes a budget figure. One query."""
    rows = BudgetMonth.objects.filter(plan__in=plan_ids, state__in=CLOSED)
    return {(row.plan_id, row.month): row for row in rows}


def approved_budget_months(plan_ids: Collection[int]) -> set[tuple[int, int]]:
    """(plan id, month) of the budget figures that a supervisor has approved. One query."""
    rows = BudgetMonth.objects.filter(plan__in=plan_ids, state=MonthState.APPROVED)
    return set(rows.values_list("plan_id", "month"))


def last_budget_approvals(plan_ids: Collection[int]) -> dict[int, datetime.datetime]:
    """Plan id → when one of its months of budget figures was last approved; absent without any. One query."""
    rows = BudgetMonth.objects.filter(plan__in=plan_ids, state=MonthState.APPROVED).order_by()
    return dict(rows.values_list("plan").annotate(at=Max("changed_at")))


class BudgetStepTaken(NamedTuple):
    """One step on a month's way: what it became, who took it, when and why."""

    state: str
    who: str
    at: datetime.datetime
    reason: str


def month_steps(plan: Plan, month: int) -> list[BudgetStepTaken]:
    """The way of the month's budget figures, the newest step first. One query."""
    rows = BudgetMonth.history.filter(plan_id=plan.pk, month=month).select_related("history_user")
    return [
        BudgetStepTaken(
            str(MonthState(row.state).label),
            str(row.history_user or ""),
            row.history_date,
            row.history_change_reason or "",
        )
        for row in rows.order_by("-history_date", "-history_id")
    ]


class AmountChange(NamedTuple):
    """One step in a cell's life; ``None``: nothing stood there."""

    old: int | Decimal | None
    new: int | Decimal | None
    who: str
    at: datetime.datetime
    reason: str


def amount_changes(plan_id: int, source: Source, month: int) -> list[AmountChange]:
    """The life of one amount of the execution in a month, the newest step first. One query."""
    steps = Execution.history.filter(plan_id=plan_id, category=source.category, month=month)
    return _changes(steps, source.amount)


def item_changes(item: BudgetItem, field: str, month: int) -> list[AmountChange]:
    """The same of one box of a budget item."""
    return _changes(BudgetItemMonth.history.filter(item_id=item.pk, month=month), field)


def budget_item(plan: Plan, item_id: int) -> BudgetItem | None:
    """The item of the plan with its business line."""
    return BudgetItem.objects.select_related("line").filter(pk=item_id, line__plan=plan).first()


def item_month(item: BudgetItem, month: int) -> BudgetItemMonth | None:
    return BudgetItemMonth.objects.filter(item=item, month=month).first()


def item_ids(plan: Plan) -> list[int]:
    return list(BudgetItem.objects.filter(line__plan=plan).values_list("pk", flat=True))


def _changes(rows: QuerySet, field: str, most: int = 12) -> list[AmountChange]:
    """The steps of ``field`` in a history, the newest first."""
    found: list[AmountChange] = []
    before = None
    for step in rows.select_related("history_user").order_by("history_date", "history_id"):
        now = None if step.history_type == DELETED else getattr(step, field)
        if now != before:
            who, why = str(step.history_user or ""), step.history_change_reason or ""
            found.append(AmountChange(before, now, who, step.history_date, why))
        before = now
    return found[::-1][:most]
