"""The budget items of a plan copied into the next year's: those that are not finished, under their business lines."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Model, Q

from budget.models import BudgetItem, BudgetItemMonth, BusinessLine
from chiayi_kpi.core.history import save_with_history
from indicators.models import CopyReview
from indicators.selectors.finished import DONE
from indicators.services.copy_reviews import left_out
from indicators.services.copying import duplicate
from objectives.models import Objective, Plan

Text = Callable[[str], str]


class CopiedBudget(NamedTuple):
    """For each kind how many ``rows`` are new and how many stood there; the items that are finished."""

    rows: list[tuple[type[Model], int, int]]
    left_out: list[CopyReview]


def copy_budget(*, source: Plan, plan: Plan, text: Text, by) -> CopiedBudget:
    """Copy what ``plan`` lacks. A line whose every item is finished has no place any more.

    The caller holds the transaction and has locked ``plan``.
    """
    found = CopiedBudget([], [])
    items = _open_items(source, plan, found)
    existing = {row.name: row for row in BusinessLine.objects.filter(plan=plan)}
    before = {row.line_id: row.line for row in items}
    made = {
        pk: duplicate(line, text, plan=plan) for pk, line in before.items() if text(line.name) not in existing
    }
    save_with_history(created=[*made.values()], changed=[], fields=[], by=by)
    found.rows.append((BusinessLine, len(made), len(before) - len(made)))
    lines = {pk: made.get(pk) or existing[text(line.name)] for pk, line in before.items()}
    there = set(BudgetItem.objects.filter(line__plan=plan).values_list("line_id", "no"))
    missing = [row for row in items if (lines[row.line_id].pk, row.no) not in there]
    objectives = _objective_ids(plan)
    copies = [
        duplicate(row, text, line=lines[row.line_id], objective_id=objectives.get(_place(row)))
        for row in missing
    ]
    save_with_history(created=copies, changed=[], fields=[], by=by)
    found.rows.append((BudgetItem, len(copies), len(items) - len(copies)))
    return found


def _open_items(source: Plan, plan: Plan, found: CopiedBudget) -> list[BudgetItem]:
    """The items that are not finished by the latest month; the others are listed."""
    progress = dict(
        BudgetItemMonth.objects.filter(item__line__plan=source, progress__isnull=False)
        .order_by("month")
        .values_list("item_id", "progress")
    )
    rows = []
    for row in BudgetItem.objects.filter(line__plan=source).select_related("line", "objective__facet"):
        if progress.get(row.pk) == DONE:
            place = f"{row.line.name} {row.no} {row.name}"
            found.left_out.append(left_out(plan, place))
        else:
            rows.append(row)
    return rows


def _place(row: BudgetItem) -> tuple[int, int] | None:
    return (row.objective.facet.no, row.objective.no) if row.objective else None


def _objective_ids(plan: Plan) -> dict[Any, int]:
    holds = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    rows = Objective.objects.filter(holds).order_by().values_list("facet__no", "no", "pk")
    return {(facet, no): pk for facet, no, pk in rows}
