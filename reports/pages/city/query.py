"""How the city's table is asked for: which agencies, in which order. The address keeps both."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.analysis.comparisons.agency_progress import AgencyProgress
from reports.pages.choices import Choice, choices
from reports.pages.sort_headers import ASCENDING, DESCENDING, SortHeader

VOLUME = "volume"
ORDERS: Mapping[str, tuple[str | Promise, Callable[[AgencyProgress], object] | None]] = {
    VOLUME: (_("Order of the city's volume"), None),
    "lowest": (_("Score, lowest first"), lambda row: row.total),
    "total": (_("Score, highest first"), lambda row: -row.total),
    "red": (_("Most red lights first"), lambda row: (-row.red, row.total)),
    "late": (_("Most indicators not handed in first"), lambda row: (-row.late, row.total)),
    "month": (_("Change from last month, smallest first"), lambda row: _known(row.month_change)),
    "year": (_("Change from last year, smallest first"), lambda row: _known(row.year_change)),
}
FILTERS: Mapping[str, tuple[str | Promise, Callable[[AgencyProgress], bool]]] = {
    "all": (_("All agencies"), lambda row: True),
    "red": (_("With a red light"), lambda row: row.red > 0),
    "late": (_("Not everything handed in"), lambda row: row.late > 0),
    "provisional": (_("With a provisional score"), lambda row: row.provisional),
    "settled": (_("Year settled"), lambda row: row.seal is not None),
    "open": (_("Year not settled yet"), lambda row: row.seal is None),
    "refused": (_("Cannot be scored"), lambda row: False),
}
WITH_REFUSED = frozenset({"all", "open", "refused"})  # the filters that an agency without a score fits
# Column → its header, and its orders by clicks, each with what it is to who hears the page; then the volume's again.
_COLUMNS: Mapping[str, tuple[str | Promise, tuple[tuple[str, str], ...]]] = {
    "agency": (_("Agency"), ()),
    "score": (_("Score"), (("lowest", ASCENDING), ("total", DESCENDING))),
    "late": (_("Handed in, month %(month)s"), (("late", DESCENDING),)),
    "lights": (_("Status lights"), (("red", DESCENDING),)),
    "month": (_("Since last month"), (("month", ASCENDING),)),
    "year": (_("Since last year"), (("year", ASCENDING),)),
}


class CityQuery(NamedTuple):
    """Keys of ``ORDERS`` and ``FILTERS``; an unknown one in the address counts as not given."""

    order: str = VOLUME
    show: str = "all"

    def orders(self) -> tuple[Choice, ...]:
        return choices(((key, label) for key, (label, _key) in ORDERS.items()), self.order)

    def filters(self) -> tuple[Choice, ...]:
        return choices(((key, label) for key, (label, _test) in FILTERS.items()), self.show)

    @property
    def in_volume_order(self) -> bool:
        return ORDERS[self.order][1] is None

    @property
    def with_refused(self) -> bool:
        return self.show in WITH_REFUSED


def parse(sent: QueryDict) -> CityQuery:
    """What an address asks for with ``order`` and ``show``."""
    order, show = sent.get("order", ""), sent.get("show", "")
    return CityQuery(order if order in ORDERS else VOLUME, show if show in FILTERS else "all")


def chosen(rows: Sequence[AgencyProgress], query: CityQuery) -> tuple[AgencyProgress, ...]:
    """The rows of the filter in the order asked for; equal ones stay in the order of the volume."""
    kept = [row for row in rows if FILTERS[query.show][1](row)]
    key = ORDERS[query.order][1]
    return tuple(kept if key is None else sorted(kept, key=key))


def headers(query: CityQuery, through: int) -> dict[str, SortHeader]:
    """By column: a click puts first what is looked for, the next click something else; month and filter stay."""
    return {column: _header(column, query, through) for column in _COLUMNS}


def _header(column: str, query: CityQuery, through: int) -> SortHeader:
    label, clicks = _COLUMNS[column]
    orders = [order for order, _aria in clicks]
    place = orders.index(query.order) + 1 if query.order in orders else 0
    following = orders[place] if place < len(orders) else VOLUME
    where = urlencode({"through": through, "show": query.show, "order": following})
    return SortHeader(
        column, label % {"month": through}, where, dict(clicks).get(query.order, ""), ORDERS[following][0]
    )


def _known(change):
    return (change is None, change or 0)
