"""What a workbook calls budget items: year, agency code, business line and number."""

from collections.abc import Iterable

from budget.models import BudgetItem, BusinessLine
from objectives.keys import PlanKeys


class BudgetKeys:
    """The business lines and items of the plans of the years that were asked for: two queries a call."""

    def __init__(self, _context=None):
        self.lines: dict[tuple[int, str], BusinessLine] = {}  # by plan id and name
        self.items: dict[tuple[int, str, str, int], BudgetItem] = {}
        self._years: set[int] = set()

    def load(self, plans: PlanKeys, years: Iterable[int]) -> None:
        missing = set(years) - self._years
        self._years |= missing
        codes = {plan.pk: key for key, plan in plans.plans.items() if plan.year in missing}
        lines = {line.pk: line for line in BusinessLine.objects.filter(plan__in=codes)}
        self.lines |= {(line.plan_id, line.name): line for line in lines.values()}
        for item in BudgetItem.objects.filter(line__in=lines).select_related("objective"):
            line = item.line = lines[item.line_id]
            self.items[*codes[line.plan_id], line.name, item.no] = item
