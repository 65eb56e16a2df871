"""In whose place somebody acted at a moment of the past: the history of who reports what says it."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.core.history import DELETED
from indicators.models import Assignment
from indicators.models.reporting import is_within
from objectives.models import Plan


class _Step(NamedTuple):
    """What an assignment was from a moment on."""

    at: datetime.datetime
    owner: str
    deputy_id: int | None
    first: datetime.date | None
    last: datetime.date | None


class Deputies:
    """Of one plan, or of one of its indicators alone. One query."""

    def __init__(self, plan: Plan | int, indicator_id: int | None = None) -> None:
        self._steps: dict[int, list[_Step]] = {}
        rows = Assignment.history.filter(plan=plan).order_by("history_date", "history_id")
        if indicator_id is not None:
            rows = rows.filter(indicator=indicator_id)
        fields = (
            *("indicator_id", "history_type", "history_date", "owner__name", "owner__username"),
            *("deputy_id", "deputy_from", "deputy_to"),
        )
        for indicator_id, kind, at, name, account, deputy_id, first, last in rows.values_list(*fields):
            held = None if kind == DELETED else deputy_id
            step = _Step(at, name or account or "", held, first, last)
            self._steps.setdefault(indicator_id, []).append(step)

    def owner_for(self, indicator_id: int, person_id: int | None, at: datetime.datetime) -> str:
        """The name of the owner in whose place the person acted; empty where they acted for themselves."""
        steps = [step for step in self._steps.get(indicator_id, ()) if step.at <= at]
        if not steps or person_id is None or steps[-1].deputy_id != person_id:
            return ""
        is_time = is_within(timezone.localdate(at), steps[-1].first, steps[-1].last)
        return steps[-1].owner if is_time else ""

    def who(self, name: str, person_id: int | None, indicator_id: int, at: datetime.datetime) -> str:
        """Who did it, and in whose place: ``林代理 for 王大明``."""
        owner = self.owner_for(indicator_id, person_id, at)
        return _("%(deputy)s for %(owner)s") % {"deputy": name, "owner": owner} if owner else name
