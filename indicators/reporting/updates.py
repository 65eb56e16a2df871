"""Who reports the indicators of one plan, how far their months are, and when somebody last changed a figure."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import DateTimeField, Max, Value

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import FigureChange, IndicatorMonth
from indicators.reporting.rows import NOBODY, Assigned, RowMonth, assigned


@dataclass(frozen=True, slots=True)
class Update:
    """Of one indicator; ``months`` without the number of figures, which the reader of figures knows."""

    assigned: Assigned = NOBODY
    months: Mapping[int, RowMonth] = field(default_factory=dict)
    changed: datetime.datetime | None = None


UNTOUCHED = Update()

# Both are rows of (indicator, month, state, nothing to report, reason, moment); month 0 is about no month, but the latest change.
_STATES = (
    IndicatorMonth.objects.filter(plan_id=Given("plan"))
    .order_by()
    .values_list(
        *("indicator_id", "month", "state", "nothing_to_report", "reason"), Value(None, DateTimeField())
    )
)
_CHANGES = (
    FigureChange.objects.filter(plan_id=Given("plan"))
    .order_by()
    .values("input__indicator_id")
    .annotate(latest=Max("at"))
    .values_list("input__indicator_id", Value(0), Value(""), Value(False), Value(""), "latest")
)
_REPORTED = Prepared(_STATES.union(_CHANGES, all=True))


def updates(plan_id: int, *, people_only: bool = False) -> dict[int, Update]:
    """Indicator id → what is known of its reporting now. Two queries; with ``people_only`` one."""
    people = assigned([plan_id])
    months: dict[int, dict[int, RowMonth]] = defaultdict(dict)
    changed: dict[int, datetime.datetime] = {}
    for indicator_id, month, state, nothing, reason, at in [] if people_only else _REPORTED(plan=plan_id):
        if month:
            months[indicator_id][month] = RowMonth(state, nothing, reason)
        else:
            changed[indicator_id] = at
    ids = {indicator_id for _plan_id, indicator_id in people} | months.keys() | changed.keys()
    return {pk: Update(people.get((plan_id, pk), NOBODY), months.get(pk, {}), changed.get(pk)) for pk in ids}
