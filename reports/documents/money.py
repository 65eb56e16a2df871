"""The report's money: the budget items and the year's execution by month, all in thousands of NT$."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budget.selectors import ItemProgress, YearBudget
from chiayi_kpi.core.formats import thousands, thousands_places
from indicators.scoring import rounding
from reports.documents import wording
from reports.snapshot.model import (
    BudgetItemView,
    ExecutionView,
    ObjectiveView,
    Snapshot,
    as_they_stand,
    has_no_budget,
)


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
class ProgressRow:
    """How far an item has come, and what the indicators of its objective came to: a line each."""

    label: str
    name: str
    budget: str
    spent: str
    share: str
    progress: str
    through: str
    results: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class ProgressLine:
    label: str
    name: str
    items: tuple[ProgressRow, ...]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year's budget; a dash where it is not known."""

    year: int
    plans: Amounts
    current: str
    capital: str


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
    """經常門 or 資本門 through the year; ``formula`` says what the rate is. ``is_nothing``: there is no budget."""

    key: str
    name: str
    formula: str
    months: tuple[Month, ...]
    reported: bool
    is_nothing: bool


def budget(snapshot: Snapshot) -> Budget:
    """The budget items by business line; sums are exact, every amount printed to the same decimals."""
    every = [item for line in snapshot.business_lines for item in line.items]
    parts = [(i.central, i.city, i.whole_central, i.whole_city) for i in every]
    places = thousands_places(amount for amounts in parts for amount in amounts)
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


def progress(snapshot: Snapshot) -> tuple[ProgressLine, ...]:
    """Every budget item with its progress, what of its money was spent, and its results; none where nothing is known."""
    known = {(row.line, row.no): row for row in snapshot.year_end.items} if snapshot.year_end else {}
    if not known:
        return ()
    every = [item for line in snapshot.business_lines for item in line.items]
    places = thousands_places([*(item.total for item in every), *(row.spent for row in known.values())])
    results = {found.code: tuple(_results(found)) for found in snapshot.objectives()}
    return tuple(
        ProgressLine(
            label=f"{wording.numeral(position)}、",
            name=line.name,
            items=tuple(
                _progress(
                    item,
                    known.get((line.name, item.no)) or ItemProgress(line.name, item.no),
                    results.get(item.objective_code, ()),
                    places,
                    len(line.items) > 1,
                )
                for item in line.items
            ),
        )
        for position, line in enumerate(snapshot.business_lines, start=1)
    )


def years(snapshot: Snapshot) -> tuple[YearRow, ...]:
    """The budget of this year and the three before; none where no earlier one is known."""
    rows = snapshot.year_end.budgets if snapshot.year_end else ()
    if not any(row.year < snapshot.year for row in rows):
        return ()
    places = thousands_places(amount for row in rows for amount in row[1:])
    return tuple(
        YearRow(
            row.year,
            Amounts(*(_known(amount, places) for amount in (row.central, row.city, _total(row)))),
            _known(row.current, places),
            _known(row.capital, places),
        )
        for row in rows
    )


def _total(row: YearBudget) -> int | None:
    return None if row.central is None or row.city is None else row.central + row.city


def _known(ntd: int | None, places: int) -> str:
    return wording.NOTHING if ntd is None else thousands(ntd, places)


def _progress(
    item: BudgetItemView, found: ItemProgress, results: tuple[str, ...], places: int, numbered: bool
) -> ProgressRow:
    share = Fraction(found.spent, item.total) * 100 if found.spent is not None and item.total else None
    return ProgressRow(
        label=f"({wording.numeral(item.no)})" if numbered else "",
        name=item.name,
        budget=thousands(item.total, places),
        spent=_known(found.spent, places),
        share=wording.rate(share),
        progress=wording.NOTHING if found.progress is None else f"{rounding.plain(found.progress)}%",
        through=f"{found.month} 月" if found.month else wording.NOTHING,
        results=results,
        explanation=found.explanation,
    )


def _results(objective: ObjectiveView) -> Iterator[str]:
    for found in objective.indicators:
        if found.score.value is not None:
            value = wording.measured(found.score.value, found.unit, found.score.target)
            rate = f"，達成率 {wording.rate(found.score.rate)}" if found.score.rate is not None else ""
            yield f"{found.code} {value}{rate}"


def categories(snapshot: Snapshot) -> tuple[Category, ...]:
    """The current and the capital expenditure, month by month up to the report's; unreported months show dashes."""
    rows = as_they_stand(snapshot.executions)
    places = thousands_places(amount for found in rows for amount in found.amounts)
    return (
        _category(rows, snapshot.through, places, "current", "經常門", "實支數÷(預算數－控管數)"),
        _category(
            rows,
            snapshot.through,
            places,
            "capital",
            "資本門",
            "(實支數＋應付數＋保留已發生權責數×50%)÷預算數",
        ),
    )


def known_rate(snapshot: Snapshot, category: str, *, always_dated: bool = False) -> str:
    """The last execution rate that is known; its month is said where it is not the document's, or ``always_dated``."""
    known = [
        one for one in as_they_stand(snapshot.executions) if one.category == category and one.rate is not None
    ]
    if not known:
        return wording.NOTHING
    last = max(known, key=lambda one: one.month)
    dated = always_dated or last.month != snapshot.through
    return wording.rate(last.rate) + (f"（{last.month} 月）" if dated else "")


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
    return Amounts(*(thousands(amount, places) for amount in (central, city, central + city)))


def _category(
    rows: Sequence[ExecutionView], through: int, places: int, key: str, name: str, formula: str
) -> Category:
    reported = {found.month: found for found in rows if found.category == key}
    months = tuple(_month(month, reported.get(month), places) for month in range(1, through + 1))
    return Category(
        key, name, formula, months, reported=bool(reported), is_nothing=has_no_budget(reported.values())
    )


def _month(month: int, found: ExecutionView | None, places: int) -> Month:
    if found is None:
        return Month(month, (wording.NOTHING,) * 5, wording.NOTHING)
    return Month(month, tuple(_known(ntd, places) for ntd in found.amounts), wording.rate(found.rate))
