"""What cannot be in the budget's months: pure functions. Each fault is an AmountRefused that says why.

Amounts are cumulative for the year (domain: the rules of the seed's indicators; budget figures).
"""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.errors import AmountRefused
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.models import MoneyField

HUNDRED = Decimal(100)
OUT_OF_BUDGET = ("paid", "payable", "reserved")


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


def check_amounts(amounts: Mapping[str, int | None]) -> None:
    """Refuse amounts of one month and account that cannot stand together: more frozen or spent than there is."""
    budget = amounts["budget"]
    if budget is None:
        return
    if (amounts["frozen"] or 0) > budget:
        raise AmountRefused("over_budget", _("More is frozen than the budget holds."))
    spent = sum(amounts[name] or 0 for name in OUT_OF_BUDGET)
    if spent > budget:
        message = _("Paid, payable and reserved together (%(spent)s) are more than the budget (%(budget)s).")
        raise AmountRefused("over_budget", message % {"spent": trimmed(spent), "budget": trimmed(budget)})


def check_rising(value: int | Decimal, earlier: int | Decimal | None, later: int | Decimal | None) -> None:
    """Refuse a cumulative value below the latest one before it, or above the next one after it."""
    if earlier is not None and value < earlier:
        message = _("It is cumulative and cannot fall: %(value)s is below the %(earlier)s reported before.")
        raise AmountRefused("falls", message % {"value": trimmed(value), "earlier": trimmed(earlier)})
    if later is not None and value > later:
        message = _(
            "It is cumulative and cannot fall: %(value)s is above the %(later)s reported for a later month."
        )
        raise AmountRefused("falls", message % {"value": trimmed(value), "later": trimmed(later)})
