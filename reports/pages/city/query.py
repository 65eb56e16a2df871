"""How the city's table is asked for: which agencies, in which order. The address keeps both."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.analysis.agency_progress import Standing

VOLUME = "volume"
ORDERS: Mapping[str, tuple[str | Promise, Callable[[Standing], object] | None]] = {
    VOLUME: (_("Order of the city's volume"), None),
    "lowest": (_("Score, lowest first"), lambda row: row.total),
    "total": (_("Score, highest first"), lambda row: -row.total),
    "red": (_("Most red lights first"), lambda row: (-row.red, row.total)),
    "late": (_("Most indicators not handed in first"), lambda row: (-row.late, row.total)),
    "month": (_("Change from last month, smallest first"), lambda row: _known(row.month_change)),
    "year": (_("Change from last year, smallest first"), lambda row: _known(row.year_change)),
}
FILTERS: Mapping[str, tuple[str | Promise, Callable[[Standing], bool]]] = {
    "all": (_("All agencies"), lambda row: True),
    "red": (_("With a red light"), lambda row: row.red > 0),
    "late": (_("Not everything handed in"), lambda row: row.late > 0),
    "provisional": (_("With a provisional score"), lambda row: row.provisional),
    "settled": (_("Year settled"), lambda row: row.seal is not None),
    "open": (_("Year not settled yet"), lambda row: row.seal is None),
    "refused": (_("Cannot be scored"), lambda row: False),
}
WITH_REFUSED = frozenset({"all", "open", "refused"})  # the filters that an agency without a score fits


class Choice(NamedTuple):
    key: str
    label: str | Promise
    chosen: bool


class Wanted(NamedTuple):
    """Keys of ``ORDERS`` and ``FILTERS``; an unknown one in the address counts as not asked."""

    order: str = VOLUME
    show: str = "all"

    def orders(self) -> list[Choice]:
        return [Choice(key, label, key == self.order) for key, (label, _key) in ORDERS.items()]

    @property
    def in_volume_order(self) -> bool:
        return ORDERS[self.order][1] is None

    @property
    def with_refused(self) -> bool:
        return self.show in WITH_REFUSED

    def filters(self) -> list[Choice]:
        return [Choice(key, label, key == self.show) for key, (label, _test) in FILTERS.items()]


def wanted(query: QueryDict) -> Wanted:
    """What an address asks for with ``order`` and ``show``."""
    order, show = query.get("order", ""), query.get("show", "")
    return Wanted(order if order in ORDERS else VOLUME, show if show in FILTERS else "all")


def chosen(rows: Sequence[Standing], ask: Wanted) -> tuple[Standing, ...]:
    """The rows of the filter in the order asked for; equal ones stay in the order of the volume."""
    kept = [row for row in rows if FILTERS[ask.show][1](row)]
    key = ORDERS[ask.order][1]
    return tuple(kept if key is None else sorted(kept, key=key))


def _known(change):
    return (change is None, change or 0)
