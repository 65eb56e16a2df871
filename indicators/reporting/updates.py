"""Who reports the indicators of one plan, how far their months are, and when somebody last changed a figure."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Max

from indicators.models import FigureChange, IndicatorMonth
from indicators.reporting.rows import NOBODY, Assigned, RowMonth, assigned


@dataclass(frozen=True, slots=True)
class Update:
    """Of one indicator; ``months`` without the number of figures, which the reader of figures knows."""

    assigned: Assigned = NOBODY
    months: Mapping[int, RowMonth] = field(default_factory=dict)
    changed: datetime.datetime | None = None


UNTOUCHED = Update()


def updates(plan_id: int, *, people_only: bool = False) -> dict[int, Update]:
    """Indicator id → what is known of its reporting now. Three queries; with ``people_only`` one."""
    people = assigned([plan_id])
    months = {} if people_only else _states(plan_id)
    changed = {} if people_only else _last_changes(plan_id)
    ids = {indicator_id for _plan_id, indicator_id in people} | months.keys() | changed.keys()
    return {pk: Update(people.get((plan_id, pk), NOBODY), months.get(pk, {}), changed.get(pk)) for pk in ids}


def _states(plan_id: int) -> dict[int, dict[int, RowMonth]]:
    months: dict[int, dict[int, RowMonth]] = defaultdict(dict)
    states = IndicatorMonth.objects.filter(plan=plan_id).order_by()
    for indicator_id, month, state, nothing, reason in states.values_list(
        "indicator_id", "month", "state", "nothing_to_report", "reason"
    ):
        months[indicator_id][month] = RowMonth(state, nothing, reason)
    return months


def _last_changes(plan_id: int) -> dict[int, datetime.datetime]:
    changes = FigureChange.objects.filter(plan=plan_id).order_by()
    return dict(changes.values_list("input__indicator_id").annotate(Max("at")))
