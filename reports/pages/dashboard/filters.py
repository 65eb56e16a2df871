"""What the table can be filtered and sorted by, with the choice that the view has made."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from indicators.scoring.model import COUNTED_LIGHTS
from reports.analysis.indicator_rows import NOBODY, IndicatorRow
from reports.pages import sort_headers
from reports.pages.choices import choices
from reports.pages.dashboard.query import DESCENDING, MISSING, STALE, DashboardQuery
from reports.pages.month_travel import AS_OF
from reports.pages.sort_headers import SortHeader
from reports.snapshot.model import Snapshot


def filters(snapshot: Snapshot, rows: Sequence[IndicatorRow], query: DashboardQuery) -> dict[str, Any]:
    """For ``_filters.html``; ``hidden`` is what the form sends along unchanged."""
    kept = {
        "through": query.through,
        AS_OF: query.as_of,
        "light": query.light,
        "sort": query.sort,
        "rows": query.rows,
    }
    facets = [(str(facet.no), facet.name) for facet in snapshot.facets]
    reports = [(MISSING, _("Month not handed in")), (STALE, _("Not updated for two periods"))]
    return {
        "lights": _lights(rows, query),
        "facets": choices([("", _("All facets")), *facets], str(query.facet or "")),
        "owners": choices([("", _("Everybody")), *_owners(rows)], query.owner),
        "reports": choices([("", _("All indicators")), *reports], query.report),
        "hidden": [(name, str(value)) for name, value in kept.items() if value],
        "all_query": query.query(facet=None, light="", owner="", report=""),
        "filtered": query.filtered,
    }


def headers(query: DashboardQuery) -> tuple[SortHeader, ...]:
    """The headers of the columns that sort, in the table's order."""
    labels = (
        ("light", _("Light"), False),
        ("indicator", _("Indicator"), False),
        ("value", _("Value"), True),
        ("lost", _("Due by now"), True),
        ("points", _("Points"), True),
        ("updated", _("Twelve months"), False),
        ("owner", _("Owner"), False),
    )
    return tuple(
        SortHeader(
            column, label, query.query(sort=query.sorted_by(column)), _aria(query, column), number=number
        )
        for column, label, number in labels
    )


def _aria(query: DashboardQuery, column: str) -> str:
    if query.sort.removeprefix(DESCENDING) != column:
        return ""
    return sort_headers.DESCENDING if query.sort.startswith(DESCENDING) else sort_headers.ASCENDING


def _lights(rows: Sequence[IndicatorRow], query: DashboardQuery) -> list[dict[str, Any]]:
    """The lights with how many indicators of the whole plan show each; its address chooses it or takes that back."""
    counts = Counter(row.light for row in rows)
    return [
        {
            "light": light.value,
            "count": counts[light.value],
            "query": query.query(light="" if query.light == light.value else light.value),
            "chosen": query.light == light.value,
        }
        for light in COUNTED_LIGHTS
    ]


def _owners(rows: Sequence[IndicatorRow]) -> list[tuple[str, str]]:
    named = {row.owner_id: row.owner_name or _("Nobody assigned") for row in rows}
    return sorted(named.items(), key=lambda item: (item[0] == NOBODY, item[1]))
