"""What the budget's grids show, ready to print: amounts as rows, months as columns. The template only walks through it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.models import BudgetItem, BudgetMonth, Execution
from budget.selectors import ExecutionRow, ItemMonths
from budget.sources import AMOUNT_NAMES, key
from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.month_grid import GridCell, shown
from chiayi_kpi.core.month_state import CAME_BACK, CLOSED, MonthState
from chiayi_kpi.core.roc import MONTHS

ITEM_FIELDS = ("progress", "spent")


@dataclass(frozen=True, slots=True)
class RowView:
    """``key`` is what saving calls the row; ``about`` groups the rows of one category or budget item."""

    key: str
    about: str
    title: str
    name: str
    unit: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    name: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class GridMonths:
    """The month that the page is about, the latest that can be written, and whether the person may write.

    ``states``: by month, how far its budget figures are; what is absent is a draft.
    """

    month: int
    latest: int
    may_write: bool
    states: Mapping[int, BudgetMonth] = field(default_factory=dict)

    def state(self, month: int) -> str:
        held = self.states.get(month)
        return held.state if held else MonthState.DRAFT


def execution_groups(rows: Iterable[ExecutionRow], months: GridMonths) -> tuple[GroupView, ...]:
    """The current expenditure, then the capital expenditure, each with its five amounts."""
    held = {(row.category, row.month): row for row in rows}
    return tuple(
        GroupView(
            str(category.label),
            tuple(
                RowView(
                    key=key(category, name),
                    about=category.value,
                    title="",
                    name=str(AMOUNT_NAMES[name]),
                    unit=_("NT$"),
                    cells=_cells({m: getattr(held.get((category, m)), name, None) for m in MONTHS}, months),
                )
                for name in Execution.AMOUNTS
            ),
        )
        for category in Execution.Category
    )


def item_groups(lines: Mapping[str, Iterable[ItemMonths]], months: GridMonths) -> tuple[GroupView, ...]:
    """The budget items by business line, each with its progress and its expenditure."""
    words = {"progress": (_("progress"), "%"), "spent": (_("spent"), _("NT$"))}
    return tuple(
        GroupView(line, tuple(row for item in items for row in _item_rows(item, words, months)))
        for line, items in lines.items()
    )


def _item_rows(item: ItemMonths, words: Mapping[str, tuple[str, str]], months: GridMonths) -> list[RowView]:
    return [
        RowView(
            key=f"{item.item.pk}.{name}",
            about=str(item.item.pk),
            title=_title(item.item) if name == ITEM_FIELDS[0] else "",
            name=words[name][0],
            unit=words[name][1],
            cells=_cells({m: getattr(item.months.get(m), name, None) for m in MONTHS}, months),
        )
        for name in ITEM_FIELDS
    ]


def _title(item: BudgetItem) -> str:
    return f"{item.no}. {item.name}"


def _cells(values: Mapping[int, int | Decimal | None], months: GridMonths) -> tuple[GridCell, ...]:
    return tuple(_cell(month, values[month], months) for month in MONTHS)


def _cell(month: int, value: int | Decimal | None, months: GridMonths) -> GridCell:
    state = months.state(month)
    writable = months.may_write and month <= months.latest and state not in CLOSED
    classes = [
        *(["is-current"] if month == months.month else []),
        *(["is-open"] if writable else []),
        *(["is-empty"] if writable and value is None and month == months.month else []),
        *(["is-submitted"] if state == MonthState.SUBMITTED else []),
        *(["is-locked"] if state == MonthState.APPROVED else []),
        *(["came-back"] if state in CAME_BACK else []),
    ]
    return GridCell(month, plain(value), shown(value), " ".join(classes), writable)
