"""The heads of the city's table: a click puts first what is looked for, the next click something else."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise

from reports.pages.city.query import ORDERS, VOLUME, Wanted

# Column → its orders by clicks, each with what it is to who hears the page; then the volume's order again.
CLICKS: dict[str, tuple[tuple[str, str], ...]] = {
    "agency": (),
    "score": (("lowest", "ascending"), ("total", "descending")),
    "late": (("late", "descending"),),
    "lights": (("red", "descending"),),
    "month": (("month", "ascending"),),
    "year": (("year", "ascending"),),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A column that sorts: ``query`` leads to the order called ``goes_to``; ``aria`` is the order that holds, or empty."""

    column: str
    query: str
    goes_to: str | Promise
    aria: str


def heads(ask: Wanted, through: int) -> dict[str, Head]:
    """By column; the month and the filter stay as they are."""
    return {column: _head(column, clicks, ask, through) for column, clicks in CLICKS.items()}


def _head(column: str, clicks: tuple[tuple[str, str], ...], ask: Wanted, through: int) -> Head:
    orders = [order for order, _aria in clicks]
    place = orders.index(ask.order) + 1 if ask.order in orders else 0
    following = orders[place] if place < len(orders) else VOLUME
    query = urlencode({"through": through, "show": ask.show, "order": following})
    return Head(column, query, ORDERS[following][0], dict(clicks).get(ask.order, ""))
