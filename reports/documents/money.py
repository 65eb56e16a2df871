"""The report's money: the budget items and the year's execution by month, all in thousands of NT$."""

from dataclasses import dataclass

from reports.documents import wording
from reports.snapshot.model import BudgetItemView, ExecutionView, Snapshot


@dataclass(frozen=True, slots=True)
class Amounts:
    """Central + city = total, thousands of NT$, all with the same number of decimals."""

    central: str
    city: str
    total: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    label: str
    name: str
    objective: str
    amounts: Amounts
    whole: Amounts | None


@dataclass(frozen=True, slots=True)
class LineRows:
    label: str
    name: str
    amounts: Amounts
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    lines: tuple[LineRows, ...]
    total: Amounts


@dataclass(frozen=True, slots=True)
class Month:
    """One month's cumulative amounts in thousands of NT$, and the execution rate reached."""

    month: int
    amounts: tuple[str, ...]
    rate: str


@dataclass(frozen=True, slots=True)
class Category:
    """經常門 or 資本門 through the year; ``formula`` says what the rate is."""

    key: str
    name: str
    formula: str
    months: tuple[Month, ...]
    reported: bool


def budget(snapshot: Snapshot) -> Budget:
    """The budget items by business line; sums are exact, every amount printed to the same decimals."""
    every = [item for line in snapshot.business_lines for item in line.items]
    parts = [(i.central, i.city, i.whole_central, i.whole_city) for i in every]
    places = wording.thousands_places(amount for amounts in parts for amount in amounts)
    return Budget(
        lines=tuple(
            LineRows(
                label=f"{wording.numeral(position)}、",
                name=line.name,
                amounts=_sum(line.items, places),
                items=tuple(_item(item, places, len(line.items) > 1) for item in line.items),
            )
            for position, line in enumerate(snapshot.business_lines, start=1)
        ),
        total=_sum(every, places),
    )


def categories(snapshot: Snapshot) -> tuple[Category, ...]:
    """The current and the capital expenditure, month by month up to the report's; unreported months show dashes."""
    return (
        _category(snapshot, "current", "經常門", "實支數÷(預算數－控管數)"),
        _category(snapshot, "capital", "資本門", "(實支數＋應付數＋保留已發生權責數×50%)÷預算數"),
    )


def _item(item: BudgetItemView, places: int, numbered: bool) -> ItemRow:
    whole = None
    if item.whole_total is not None:
        whole = _amounts(item.whole_central or 0, item.whole_city or 0, places)
    return ItemRow(
        label=f"({wording.numeral(item.no)})" if numbered else "",
        name=item.name,
        objective=item.objective_code,
        amounts=_amounts(item.central, item.city, places),
        whole=whole,
    )


def _sum(items: list[BudgetItemView] | tuple[BudgetItemView, ...], places: int) -> Amounts:
    return _amounts(sum(item.central for item in items), sum(item.city for item in items), places)


def _amounts(central: int, city: int, places: int) -> Amounts:
    return Amounts(*(wording.thousands(amount, places) for amount in (central, city, central + city)))


def _category(snapshot: Snapshot, key: str, name: str, formula: str) -> Category:
    reported = {found.month: found for found in snapshot.executions if found.category == key}
    places = wording.thousands_places(amount for found in reported.values() for amount in found.amounts)
    months = tuple(_month(month, reported.get(month), places) for month in range(1, snapshot.through + 1))
    return Category(key, name, formula, months, reported=bool(reported))


def _month(month: int, found: ExecutionView | None, places: int) -> Month:
    if found is None:
        return Month(month, (wording.NOTHING,) * 5, wording.NOTHING)
    amounts = (wording.NOTHING if ntd is None else wording.thousands(ntd, places) for ntd in found.amounts)
    return Month(month, tuple(amounts), wording.rate(found.rate))
