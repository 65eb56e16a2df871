"""What the year's money was: budget and spent by category, and what it was planned for by business line."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.snapshot.model import ExecutionView, Snapshot

NAMES: dict[str, str | Promise] = {
    "current": _("Current expenditure (wages, running the office)"),
    "capital": _("Capital expenditure (building, buying what lasts)"),
}


@dataclass(frozen=True, slots=True)
class CategoryMoney:
    """One category up to the end of ``month``, NT$."""

    name: str | Promise
    month: int
    budget: int
    spent: int

    @property
    def share(self) -> Fraction | None:
        """Spent in per cent of the budget."""
        return _share(self.spent, self.budget)


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What the plan sets aside for the projects of a business line, NT$."""

    name: str
    projects: int
    planned: int


@dataclass(frozen=True, slots=True)
class Money:
    """``categories``: only those of which budget and spent may be shown."""

    categories: tuple[CategoryMoney, ...] = ()
    lines: tuple[LineMoney, ...] = ()

    @property
    def budget(self) -> int:
        return sum(found.budget for found in self.categories)

    @property
    def spent(self) -> int:
        return sum(found.spent for found in self.categories)

    @property
    def share(self) -> Fraction | None:
        """Spent in per cent of the budget."""
        return _share(self.spent, self.budget)

    @property
    def month(self) -> int:
        """Up to which month all of it is known; 0: none."""
        return min((found.month for found in self.categories), default=0)

    @property
    def planned(self) -> int:
        return sum(found.planned for found in self.lines)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part * 100, whole) if whole else None


def shown_executions(snapshot: Snapshot, months: Collection[int]) -> tuple[ExecutionView, ...]:
    """The rows of budget execution of the months that may be shown."""
    return tuple(row for row in snapshot.executions if row.month in months)


def money_of(snapshot: Snapshot, months: Collection[int]) -> Money:
    """The money of a year, of its execution what stands in ``months``."""
    latest = {
        row.category: row
        for row in shown_executions(snapshot, months)
        if row.budget is not None and row.paid is not None
    }
    return Money(
        tuple(
            CategoryMoney(NAMES[key], row.month, row.budget or 0, row.paid or 0)
            for key, row in latest.items()
        ),
        tuple(
            LineMoney(line.name, len(line.items), sum(item.total for item in line.items))
            for line in snapshot.business_lines
            if line.items
        ),
    )
