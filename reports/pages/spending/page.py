"""What the budget page shows, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.charts import Series
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.formats import EMPTY, fixed, signed, thousands_places
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS, months_ended
from chiayi_kpi.core.templatetags.numbers import month_name, roc_year
from reports.analysis.spending import CategoryMonth, CategorySpending, ItemSpending, Spending
from reports.snapshot.indicator_text import HUNDRED

NAMES: dict[str, str | Promise] = {
    "current": gettext_lazy("Current expenditure"),
    "capital": gettext_lazy("Capital expenditure"),
}
FORMULAS: dict[str, str | Promise] = {
    "current": gettext_lazy("Rate: paid ÷ (budget − frozen)"),
    "capital": gettext_lazy("Rate: (paid + payable + half of what is reserved) ÷ budget"),
}


@dataclass(frozen=True, slots=True)
class SpendingPage:
    """``short`` items are under 80 % of what was due; of ``silent`` ones nobody has said what was spent.

    ``begun``: a month of the year has ended. ``places`` are the decimals of every amount in thousands.
    """

    title: str
    agency_code: str
    year: int
    through: int
    begun: bool
    months: tuple[tuple[int, str], ...]
    categories: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    central: int
    city: int
    total: int
    spent: int | None
    short: list[dict[str, Any]]
    silent: list[ItemSpending]
    places: int
    sample: bool


def spending_page(found: Spending) -> SpendingPage:
    """The page of one agency's budget."""
    known = [line.spent for line in found.lines if line.spent is not None]
    return SpendingPage(
        title=found.plan.agency_name,
        agency_code=found.plan.own_agency.code,
        year=found.plan.year,
        through=found.through,
        begun=months_ended(found.plan.year, today()) > 0,
        months=tuple((month, month_name(month)) for month in MONTHS),
        categories=[_category(category, found.plan.year) for category in found.categories],
        lines=[
            {"line": line, "rows": [_item(item, found.through) for item in line.items]}
            for line in found.lines
        ],
        central=sum(line.central for line in found.lines),
        city=sum(line.city for line in found.lines),
        total=sum(line.total for line in found.lines),
        spent=sum(known) if known else None,
        short=[_item(item, found.through) for item in found.items if item.is_short],
        silent=[item for item in found.items if item.spent is None and item.total],
        places=_places(found.items),
        sample=found.plan.has_sample_figures,
    )


def percent(number: Fraction | None) -> str:
    """Two decimals, so that a column can be read down."""
    return EMPTY if number is None else f"{fixed(number)} %"


def _category(category: CategorySpending, year: int) -> dict[str, Any]:
    """A category by month; ``latest`` is the last one whose rate is known, if any; ``before``: whether the year before has any."""
    even = [Fraction(HUNDRED * month, LAST_MONTH) for month in MONTHS]
    latest = category.latest
    before = [category.before.get(month) for month in MONTHS]
    return {
        "name": NAMES[category.key],
        "formula": FORMULAS[category.key],
        "latest": _month(latest) if latest else None,
        "is_nothing": category.is_nothing,
        "is_told": category.is_told,
        "before": bool(category.before),
        "series": (
            *([Series("previous", roc_year(year - 1), before)] if category.before else ()),
            Series("planned", _("Even path"), even),
            Series("actual", _("Execution rate"), [month.rate for month in category.months]),
        ),
        "rows": [_month(month) for month in category.months],
    }


def _month(month: CategoryMonth) -> dict[str, Any]:
    """One month of a category, written out; NT$ and per cent."""
    return {
        "month": month.month,
        "amounts": month.found.amounts if month.found else (None,) * 5,
        "rate": percent(month.rate),
        "even": percent(month.even),
        "ahead": signed(month.ahead),
        "is_behind": month.ahead is not None and month.ahead < 0,
    }


def _item(item: ItemSpending, through: int) -> dict[str, Any]:
    """An item with its share in per cent; ``stale``: nothing newer than an earlier month is known."""
    return {"item": item, "share": percent(item.share_of_due), "stale": 0 < item.month < through}


def _places(items: Sequence[ItemSpending]) -> int:
    """How many decimals the most exact of the amounts has in thousands (0-3)."""
    amounts = [amount for item in items for amount in (item.central, item.city, item.spent or 0)]
    return thousands_places(amounts)
