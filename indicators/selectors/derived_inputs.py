"""The months of inputs that nobody reports: of the budget's columns, and of other inputs of the plan."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q

from budget.models import Execution
from budget.selectors import ExecutionRow
from budget.sources import SOURCES
from indicators.models import MonthlyFigure, printed_order
from indicators.sources import Drawn, drawn_from
from objectives.models import Plan


def from_execution(source: str, executions: Sequence[ExecutionRow]) -> dict[int, Decimal]:
    """The months of a column of the execution, such as ``current.paid``; an empty amount is not reported."""
    category, column = SOURCES[source]
    amounts = ((row.month, getattr(row, column)) for row in executions if row.category == category)
    return {month: Decimal(amount) for month, amount in amounts if amount is not None}


def figures_by_source(plan: Plan, sources: Collection[str]) -> dict[str, dict[int, Decimal]]:
    """Source → month → number, for one agency's plan; at most two queries, and none without a source."""
    wanted = {source for source in sources if source}
    drawn = {named: source for source in wanted if (named := drawn_from(source))}
    held: dict[str, dict[int, Decimal]] = defaultdict(dict)
    if len(drawn) < len(wanted):
        fields = [field for field in ExecutionRow._fields if field != "plan_id"]
        rows = [
            ExecutionRow(plan.pk, *row) for row in Execution.objects.filter(plan=plan).values_list(*fields)
        ]
        held |= {source: from_execution(source, rows) for source in wanted - set(drawn.values())}
    if drawn:
        for named, month, value in _figures(plan, list(drawn)):
            held[drawn[named]][month] = value
    return dict(held)


def _figures(plan: Plan, named: Sequence[Drawn]):
    rows = MonthlyFigure.objects.filter(reduce(or_, map(_condition, named)), plan=plan, input__source="")
    numbers = printed_order("input__indicator")
    for facet, objective, no, code, month, value in rows.values_list(
        *numbers, "input__code", "month", "value"
    ):
        yield Drawn(f"{facet}-{objective}-{no}", code), month, value


def _condition(named: Drawn) -> Q:
    numbers = zip(printed_order("input__indicator"), named.indicator.split("-"), strict=True)
    return Q(input__code=named.input, **dict(numbers))
