"""What cannot be in the budget's months: pure functions. Each fault is an AmountRefused that says why.

Amounts are cumulative for the year (domain: the rules of the seed's indicators; budget figures).
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from django.utils.translation import gettext as _

from budget.errors import AmountRefused
from budget.models import BudgetItemMonth, Execution
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.models import MoneyField

HUNDRED = Decimal(100)
OUT_OF_BUDGET = ("paid", "payable", "reserved")
RISING = frozenset({"paid", "progress", "spent"})  # the budget itself, and what is owed, may also become less


def as_money(number: Decimal | None) -> int | None:
    """Whole NT$; AmountRefused for a negative amount, cents, or one that no budget reaches."""
    if number is None:
        return None
    if number < 0:
        raise AmountRefused("negative", _("An amount cannot be negative."))
    if number != int(number):
        raise AmountRefused("digits", _("Amounts are in whole NT$."))
    if number > MoneyField.MAXIMUM:
        raise AmountRefused("digits", _("%s is too large.") % trimmed(number))
    return int(number)


def as_progress(number: Decimal | None) -> Decimal | None:
    """Per cent, 0-100 with at most two decimals."""
    if number is None:
        return None
    if number < 0:
        raise AmountRefused("negative", _("Progress cannot be negative."))
    if number > HUNDRED:
        raise AmountRefused("over_100", _("Progress cannot be over 100 %."))
    if number != round(number, 2):
        raise AmountRefused("digits", _("At most two decimals."))
    return number


class Excess(NamedTuple):
    """By how much more is frozen, and was spent, than there is."""

    frozen: int = 0
    spent: int = 0


NONE_OVER = Excess()


def check_amounts(amounts: Mapping[str, int | None], category: str, before: Excess = NONE_OVER) -> None:
    """Refuse amounts of one month and category that cannot stand together: more frozen than there is, or more spent
    than what its rate is a part of.

    What was no less amiss ``before`` is not refused.
    """
    over = _excess(amounts, category)
    if over.frozen > before.frozen:
        raise AmountRefused("over_budget", _("The frozen amount is larger than the budget."))
    if over.spent > before.spent:
        message = _("Paid, payable and reserved together (%(spent)s) are more than the budget (%(budget)s).")
        if _held_back(amounts, category):
            message = _(
                "Paid, payable and reserved together (%(spent)s) are more than the budget (%(budget)s) without what is"
                " frozen (%(frozen)s)."
            )
        words = {name: trimmed(amounts[name] or 0) for name in ("budget", "frozen")}
        raise AmountRefused("over_budget", message % {"spent": trimmed(_spent(amounts)), **words})


def _excess(amounts: Mapping[str, int | None], category: str) -> Excess:
    budget = amounts["budget"]
    if budget is None:
        return NONE_OVER
    spent = _spent(amounts)
    # Where nothing is spent, what is frozen is amiss by itself alone.
    over = max(spent + _held_back(amounts, category) - budget, 0) if spent else 0
    return Excess(max((amounts["frozen"] or 0) - budget, 0), over)


def _held_back(amounts: Mapping[str, int | None], category: str) -> int:
    """What is frozen, where the rate leaves it out of the budget: the capital rate is one of the whole (plan 107, 4-1-2)."""
    return (amounts["frozen"] or 0) if category == Execution.Category.CURRENT else 0


def _spent(amounts: Mapping[str, int | None]) -> int:
    return sum(amounts[name] or 0 for name in OUT_OF_BUDGET)


Number = int | Decimal


def check_rising(
    value: Number, earlier: Number | None, later: Number | None, held: Number | None = None
) -> None:
    """Refuse a cumulative value below the latest one before it, or above the next one after it.

    One that falls no deeper than what it ``held`` before, or than its neighbours without it, is not refused.
    """
    if earlier is not None and earlier - value > max(_fall(earlier, held), _fall(earlier, later)):
        message = _("It is cumulative and cannot fall: %(value)s is below the %(earlier)s reported before.")
        raise AmountRefused("falls", message % {"value": trimmed(value), "earlier": trimmed(earlier)})
    if later is not None and value - later > max(_fall(held, later), _fall(earlier, later)):
        message = _(
            "It is cumulative and cannot fall: %(value)s is above the %(later)s reported for a later month."
        )
        raise AmountRefused("falls", message % {"value": trimmed(value), "later": trimmed(later)})


def _fall(earlier: Number | None, later: Number | None) -> Number:
    return max(earlier - later, 0) if earlier is not None and later is not None else 0


def check_series(
    rows: Iterable[Execution | BudgetItemMonth],
    row: Execution | BudgetItemMonth,
    field: str,
    held: Number | None = None,
) -> None:
    """``check_rising`` of what ``row`` says in ``field``, and ``held`` before, among all ``rows`` of its category, or of
    its item.
    """
    value = getattr(row, field)
    if value is None or field not in RISING:
        return
    known = {other.month: getattr(other, field) for other in rows if getattr(other, field) is not None}
    earlier = max((month for month in known if month < row.month), default=0)
    later = min((month for month in known if month > row.month), default=0)
    check_rising(value, known.get(earlier), known.get(later), held)


def existing_excess(
    rows: Collection[Execution], row: Execution, changed: Collection[str]
) -> dict[int, Excess]:
    """What is amiss already in the months of the ``existing_faults``, before ``row`` changes."""
    return {
        one.month: _excess(amounts_so_far(rows, one), one.category)
        for one in (row, *_carried_into(rows, row, changed))
    }


def existing_faults(
    rows: Collection[Execution],
    row: Execution,
    changed: Collection[str],
    before: Mapping[int, Excess] = MappingProxyType({}),
) -> Iterator[tuple[int, AmountRefused]]:
    """Month by month what ``check_amounts`` refuses: of ``row``'s among all ``rows`` of its category, and of each later
    one in which an amount that ``changed`` in it still holds.
    """
    for one in (row, *_carried_into(rows, row, changed)):
        try:
            check_amounts(amounts_so_far(rows, one), one.category, before.get(one.month, NONE_OVER))
        except AmountRefused as refused:
            yield one.month, refused


def check_existing(
    rows: Collection[Execution], row: Execution, changed: Collection[str], before: Mapping[int, Excess]
) -> None:
    """Refuse the first of the ``existing_faults`` that the change made or made larger; one of a later month names it."""
    for month, refused in existing_faults(rows, row, changed, before):
        if month != row.month:
            raise AmountRefused(refused.kind, _of_month(month, refused)) from refused
        raise refused


def _of_month(month: int, refused: AmountRefused) -> str:
    return _("As month %(month)s then stands: %(reason)s") % {"month": month, "reason": refused}


def _carried_into(rows: Iterable[Execution], row: Execution, amounts: Collection[str]) -> Iterator[Execution]:
    """The later rows up to that from which on every one of the ``amounts`` was said again."""
    still = set(amounts)
    for later in sorted((other for other in rows if other.month > row.month), key=lambda other: other.month):
        still -= {name for name in still if getattr(later, name) is not None}
        if not still:
            return
        yield later


def amounts_so_far(rows: Iterable[Execution], row: Execution) -> dict[str, int | None]:
    """The amounts as they stand in the row's month: one that was not reported again is still that of before."""
    so_far = sorted((other for other in rows if other.month < row.month), key=lambda other: other.month)
    return {
        name: next(
            (held for one in (row, *reversed(so_far)) if (held := getattr(one, name)) is not None), None
        )
        for name in Execution.AMOUNTS
    }


def doubts(rows: Collection[Execution], row: Execution, doubted: Container[int]) -> Iterator[tuple[str, str]]:
    """What a page would refuse of ``row`` among all ``rows`` of its category: the amount's name and why.

    ``doubted``: the months that are asked about themselves, so that none is named twice. Of a row that has gone, and is
    none of ``rows``, only what it leaves to later months is asked.
    """
    for field in Execution.AMOUNTS:
        try:
            check_series(rows, row, field)
        except AmountRefused as refused:
            yield field, str(refused)
    for month, fault in existing_faults(rows, row, Execution.AMOUNTS):
        if month == row.month:
            if row in rows:
                yield "budget", str(fault)
        elif month not in doubted:
            yield "budget", _of_month(month, fault)
