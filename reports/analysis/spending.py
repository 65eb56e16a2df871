"""What the budget page is made of: categories by month, items by business line. Four queries, no score."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budget.selectors import ItemMonths, executions, item_months, progress_of
from chiayi_kpi.core.formats import difference
from chiayi_kpi.core.roc import LAST_MONTH
from objectives.models import Plan
from objectives.selectors import plan_of_agency
from reports.snapshot.model import ExecutionView, as_they_stand, has_no_budget

CATEGORIES = ("current", "capital")
SHORT = Fraction(80, 100)  # an item that has spent less than this share of what was due has to be explained


@dataclass(frozen=True, slots=True)
class CategoryMonth:
    """One category up to the end of a month; ``rate`` and ``even`` in per cent, ``found`` None if not reported."""

    month: int
    found: ExecutionView | None
    rate: Fraction | None
    even: Fraction

    @property
    def ahead(self) -> Fraction | None:
        """Percentage points ahead of the even path, as both are printed."""
        return None if self.rate is None else difference(self.even, self.rate)


@dataclass(frozen=True, slots=True)
class CategorySpending:
    """The current or the capital expenditure, months 1 … the month shown; ``before``: the year before's rates by month."""

    key: str
    months: tuple[CategoryMonth, ...]
    before: Mapping[int, Fraction]

    @property
    def is_nothing(self) -> bool:
        """Whether the agency has no budget of this category."""
        return has_no_budget(month.found for month in self.months if month.found)

    @property
    def is_told(self) -> bool:
        """Whether any amount was reported."""
        return any(
            amount is not None for month in self.months if month.found for amount in month.found.amounts
        )

    @property
    def latest(self) -> CategoryMonth | None:
        """The last month whose rate is known."""
        return next((month for month in reversed(self.months) if month.rate is not None), None)


@dataclass(frozen=True, slots=True)
class ItemSpending:
    """A budget item in NT$; ``month`` is the last one that says what was spent (0: none, and the rest is None).

    ``due`` is the even path's share of the item's money at the end of the month shown.
    """

    line: str
    no: int
    name: str
    central: int
    city: int
    due: Fraction
    month: int
    spent: int | None
    progress: Decimal | None
    explanation: str

    @property
    def total(self) -> int:
        return self.central + self.city

    @property
    def share_of_due(self) -> Fraction | None:
        """What was spent in per cent of what was due; None where nothing is known or nothing was due."""
        return None if self.spent is None or not self.due else Fraction(self.spent) / self.due * 100

    @property
    def is_short(self) -> bool:
        share = self.share_of_due
        return share is not None and share < SHORT * 100


@dataclass(frozen=True, slots=True)
class LineSpending:
    name: str
    items: tuple[ItemSpending, ...]

    @property
    def central(self) -> int:
        return sum(item.central for item in self.items)

    @property
    def city(self) -> int:
        return sum(item.city for item in self.items)

    @property
    def total(self) -> int:
        return self.central + self.city

    @property
    def spent(self) -> int | None:
        """What its items have spent, as far as they say so; None where none does."""
        known = [item.spent for item in self.items if item.spent is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Spending:
    """An agency's budget of a year up to the end of month ``through``."""

    plan: Plan
    through: int
    categories: tuple[CategorySpending, ...]
    lines: tuple[LineSpending, ...]

    @property
    def items(self) -> tuple[ItemSpending, ...]:
        return tuple(item for line in self.lines for item in line.items)


def read_spending(plan: Plan, through: int) -> Spending:
    """The agency's categories and items. Months after ``through`` are left out, as if they were not over; of the year before none is."""
    last = plan_of_agency(plan.year - 1, plan.own_agency.code)
    last_id = 0 if last is None else last.id
    found = executions([plan.id, last_id])
    by_month, before = (
        {
            (row.category, row.month): row
            for row in as_they_stand(ExecutionView(*row[1:]) for row in found.get(key, ()))
        }
        for key in (plan.id, last_id)
    )
    lines = item_months(plan)
    return Spending(
        plan,
        through,
        tuple(_category(key, by_month, before, through) for key in CATEGORIES),
        tuple(
            LineSpending(name, tuple(_item(name, held, through) for held in items))
            for name, items in lines.items()
        ),
    )


_ByMonth = Mapping[tuple[str, int], ExecutionView]  # by category and month


def _category(key: str, by_month: _ByMonth, before: _ByMonth, through: int) -> CategorySpending:
    months = []
    for month in range(1, through + 1):
        found = by_month.get((key, month))
        rate = None if found is None else found.rate
        months.append(CategoryMonth(month, found, rate, Fraction(100 * month, LAST_MONTH)))
    rates = {month: row.rate for (category, month), row in before.items() if category == key}
    return CategorySpending(
        key, tuple(months), {month: rate for month, rate in rates.items() if rate is not None}
    )


def _item(line: str, held: ItemMonths, through: int) -> ItemSpending:
    item = held.item
    found = progress_of(item, held.months, through)
    return ItemSpending(
        line=line,
        no=item.no,
        name=item.name,
        central=item.central,
        city=item.city,
        due=Fraction(item.total * through, LAST_MONTH),
        month=found.month,
        spent=found.spent,
        progress=found.progress,
        explanation=found.explanation,
    )
