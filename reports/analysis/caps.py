"""What points that are short would add to the total: a facet's cap may let fewer of them count, or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from reports.pages.dashboard.rows import Row
from reports.snapshot.model import Snapshot

NO_POINTS = Decimal("0.00")

Rooms = Mapping[int, Decimal]  # facet number → the points that its cap still lets count; no cap, no entry


def rooms(snapshot: Snapshot) -> Rooms:
    """What the capped facets can still take: nothing where they have as much as counts, or more."""
    return {
        facet.no: max(facet.cap - facet.score.uncapped, NO_POINTS)
        for facet in snapshot.facets
        if facet.cap is not None
    }


def counting(rows: Iterable[Row], left: Rooms) -> Decimal:
    """By how much the total would be higher if these rows, each of them once, had all they could have by now."""
    short: dict[int, Decimal] = defaultdict(lambda: NO_POINTS)
    for row in {row.code: row for row in rows}.values():
        short[row.facet_no] += row.lost
    return sum((min(points, left.get(no, points)) for no, points in short.items()), NO_POINTS)
