"""How the city's table is asked for: which agencies, in which order. The address keeps both."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.analysis.comparisons.agency_progress import AgencyProgress
from reports.pages.choices import Choice, choices
from reports.pages.city.columns import CityColumn, Order, city_columns
from reports.pages.sort_headers import SortHeader

VOLUME = "volume"
_IN_VOLUME = _("Order of the city's volume")
FILTERS: Mapping[str, tuple[str | Promise, Callable[[AgencyProgress], bool]]] = {
    "all": (_("All agencies"), lambda row: True),
    "red": (_("With a red light"), lambda row: row.red > 0),
    "late": (_("Not everything handed in"), lambda row: row.late > 0),
    "provisional": (_("With a provisional score"), lambda row: row.provisional and not row.is_draft),
    "settled": (_("Year settled"), lambda row: row.seal is not None),
    "open": (_("Year not settled yet"), lambda row: row.seal is None),
    "draft": (_("Plan not approved"), lambda row: row.is_draft),
    "refused": (_("Cannot be scored"), lambda row: False),
}
WITH_REFUSED = frozenset({"all", "open", "refused"})  # the filters that an agency without a score fits


class CityQuery(NamedTuple):
    """The word of an order by a column, or of the volume's, and a key of ``FILTERS``; an unknown one in the address counts as not given."""

    order: str = VOLUME
    show: str = "all"

    def orders(self) -> tuple[Choice, ...]:
        return choices(
            ((VOLUME, _IN_VOLUME), *((key, order.label) for key, order in _orders().items())), self.order
        )

    def filters(self) -> tuple[Choice, ...]:
        return choices(((key, label) for key, (label, _test) in FILTERS.items()), self.show)

    @property
    def in_volume_order(self) -> bool:
        return self.order == VOLUME

    @property
    def with_refused(self) -> bool:
        return self.show in WITH_REFUSED


def parse(sent: QueryDict) -> CityQuery:
    """What an address asks for with ``order`` and ``show``."""
    order, show = sent.get("order", ""), sent.get("show", "")
    return CityQuery(order if order in _orders() else VOLUME, show if show in FILTERS else "all")


def chosen(rows: Sequence[AgencyProgress], query: CityQuery) -> tuple[AgencyProgress, ...]:
    """The rows of the filter in the order asked for; equal ones stay in the order of the volume. By any but that drafts come last."""
    kept = [row for row in rows if FILTERS[query.show][1](row)]
    if query.in_volume_order:
        return tuple(kept)
    by = _orders()[query.order].by
    return tuple(sorted(kept, key=lambda row: (row.is_draft, by(row))))


def headers(query: CityQuery, through: int) -> dict[str, SortHeader]:
    """By column: a click puts first what is looked for, the next click something else; month and filter stay."""
    columns, orders = (column for column in city_columns() if column.header and column.sorts), _orders()
    return {column.key: _header(column, orders, query, through) for column in columns}


def _header(column: CityColumn, orders: Mapping[str, Order], query: CityQuery, through: int) -> SortHeader:
    keys = [order.key for order in column.orders]
    place = keys.index(query.order) + 1 if query.order in keys else 0
    following = keys[place] if place < len(keys) else VOLUME
    where = urlencode({"through": through, "show": query.show, "order": following})
    label = column.header % {"month": through} if "%(" in column.header else column.header
    aria = next((order.aria for order in column.orders if order.key == query.order), "")
    goes_to = orders[following].label if following != VOLUME else str(_IN_VOLUME)
    return SortHeader(column.key, label, where, aria, goes_to)


def _orders() -> dict[str, Order]:
    """The orders by the columns, by their words in addresses."""
    return {order.key: order for column in city_columns() for order in column.orders}
