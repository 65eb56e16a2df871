"""What happened to a month since it came back: whether its owner has done anything about the reason."""

import datetime
from collections.abc import Collection

from indicators.models import CheckAnswer, FigureChange, MonthEvent
from objectives.models import Plan

Action = MonthEvent.Action
_DONE_ABOUT_IT = (Action.NOTE, Action.NOTHING, Action.SOMETHING, Action.ATTACH, Action.DETACH)


def untouched_since_return(plan: Plan, month: int, indicators: Collection[int]) -> set[int]:
    """Those of the ``indicators``, whose month is returned, whose owner has changed, said and shown nothing since.

    Three queries, none without indicators.
    """
    if not indicators:
        return set()
    events = MonthEvent.objects.filter(plan=plan, month=month, indicator__in=indicators).order_by("at", "pk")
    returned: dict[int, datetime.datetime] = {}
    for indicator_id, action, at in events.values_list("indicator_id", "action", "at"):
        if action == Action.RETURN:
            returned[indicator_id] = at
        elif action in _DONE_ABOUT_IT:
            returned.pop(indicator_id, None)
    of_month = {"plan": plan, "month": month, "input__indicator__in": returned}
    for model in (FigureChange, CheckAnswer):
        rows = model.objects.filter(**of_month).order_by()
        for indicator_id, at in rows.values_list("input__indicator_id", "at"):
            if indicator_id in returned and at > returned[indicator_id]:
                del returned[indicator_id]
    return set(returned)
