"""What an agency's year still lacks although it does not stand against settling: it would be frozen as it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.core.clock import today
from indicators.deadlines import open_month
from indicators.models import IndicatorMonth
from indicators.reporting.rows import plan_heads, report_rows
from objectives.writing.reads import OPEN_MARK
from reports.snapshot.model import Snapshot


class OpenMonths(NamedTuple):
    """The ended months (1-12, ascending) in which an indicator was never handed in, or was returned and waits."""

    not_handed_in: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()


def open_months(plan_ids: Collection[int], year: int) -> dict[int, OpenMonths]:
    """Plan id → its open months; a plan without any is absent. The queries do not depend on the number of plans."""
    ended = range(1, (open_month(year, today()) or 0) + 1)
    fresh: Mapping[int, set[int]] = defaultdict(set)
    returned: Mapping[int, set[int]] = defaultdict(set)
    for row in report_rows(plan_heads(Q(pk__in=plan_ids))):
        for month in ended:
            held = row.month(month)
            if not held.closed:
                back = held.state == IndicatorMonth.State.RETURNED
                (returned if back else fresh)[row.plan.id].add(month)
    return {
        key: OpenMonths(tuple(sorted(fresh.get(key, ()))), tuple(sorted(returned.get(key, ()))))
        for key in fresh.keys() | returned.keys()
    }


def unwritten(snapshot: Snapshot) -> tuple[str, ...]:
    """The codes of the objectives whose account is empty, or holds what the portal's draft leaves to the writer."""
    return tuple(
        objective.code
        for facet in snapshot.facets
        for objective in facet.objectives
        if not objective.account.strip() or OPEN_MARK in objective.account
    )
