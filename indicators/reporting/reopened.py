"""Locked months that were opened again: when, by whom and why, as lists of what is late have to say it."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.utils import timezone

from indicators.models import MonthEvent


class Reopened(NamedTuple):
    """The day on which a locked month was opened again, and who did it; ``by`` is empty where no person did."""

    day: datetime.date
    by: str
    reason: str


def reopened_months(plan_ids: Collection[int]) -> dict[tuple[int, int, int], Reopened]:
    """(plan id, indicator id, month) → its latest reopening. One query.

    Whether the month is still open is the caller's to know: only one in the state ``reopened`` is.
    """
    rows = MonthEvent.objects.filter(plan__in=plan_ids, action=MonthEvent.Action.REOPEN)
    return {
        (event.plan_id, event.indicator_id, event.month): Reopened(
            timezone.localdate(event.at), str(event.by or ""), event.reason
        )
        for event in rows.select_related("by").order_by("at", "pk")
    }
