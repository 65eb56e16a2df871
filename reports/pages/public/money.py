"""What the year's money was: budget and spent by category, and what it was planned for by business line."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.snapshot.model import ExecutionView, Snapshot, as_they_stand

NAMES: dict[str, str | Promise] = {
    "current": _("Current expenditure (running the office, without pay)"),
    "capital": _("Capital expenditure (building, buying what lasts)"),
}


@dataclass(frozen=True, slots=True)
class CategoryMoney:
    """One category up to the end of the month of all, NT$."""

    name: str | Promise
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
    """``categories``: only those of which budget and spent may be shown, all up to ``month`` (0: none).

    That something was spent may be known, of whichever category, without the budget that it is part of: ``of_no_budget``
    where nobody told of one, ``of_hidden_budget`` where it may not be shown.
    """

    categories: tuple[CategoryMoney, ...] = ()
    lines: tuple[LineMoney, ...] = ()
    month: int = 0
    of_no_budget: bool = False
    of_hidden_budget: bool = False

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
    def planned(self) -> int:
        return sum(found.planned for found in self.lines)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part * 100, whole) if whole else None


def shown_executions(snapshot: Snapshot, months: Collection[int]) -> tuple[ExecutionView, ...]:
    """The rows of budget execution of the months that may be shown."""
    return tuple(row for row in snapshot.executions if row.month in months)


def money_of(snapshot: Snapshot, months: Collection[int]) -> Money:
    """The money of a year, of its execution what stands in ``months``."""
    known: dict[str, list[ExecutionView]] = defaultdict(list)
    rows = as_they_stand(shown_executions(snapshot, months))
    for row in rows:
        if row.budget is not None and row.paid is not None:
            known[row.category].append(row)
    month = _known_up_to([found[-1] for found in known.values()])
    categories = ((key, _by(month, found)) for key, found in known.items())
    without = [row for row in rows if row.paid is not None and row.budget is None]
    told = [_was_told(snapshot, row) for row in without]
    return Money(
        tuple(CategoryMoney(NAMES[key], row.budget or 0, row.paid or 0) for key, row in categories if row),
        tuple(
            LineMoney(line.name, len(line.items), sum(item.total for item in line.items))
            for line in snapshot.business_lines
            if line.items
        ),
        month,
        of_no_budget=not all(told),
        of_hidden_budget=any(told),
    )


def _was_told(snapshot: Snapshot, row: ExecutionView) -> bool:
    """Whether a budget of its category was reported up to its month, approved or not."""
    return any(
        one.category == row.category and one.month <= row.month and one.budget is not None
        for one in snapshot.executions
    )


def _known_up_to(latest: Sequence[ExecutionView]) -> int:
    """Up to which month all of it is known: of a category without a budget nobody goes on to say that nothing was paid."""
    with_budget = [row.month for row in latest if row.budget]
    return min(with_budget or (row.month for row in latest), default=0)


def _by(month: int, rows: Sequence[ExecutionView]) -> ExecutionView | None:
    """What stood at the end of the month; None where a category was told of only later."""
    by_then = [row for row in rows if row.month <= month]
    if by_then:
        return by_then[-1]
    return None if rows[-1].budget else rows[-1]
