"""From which month on indicators are owed: what an approved plan took up while it was open again is owed since then alone.

The same as ``AgencyYear.owed_from`` finds in the terms of the months, for whoever reads no terms.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Min, Q

from chiayi_kpi.core.history import DELETED
from indicators.models import Indicator, NotApplicable
from indicators.selectors.openings import openings
from indicators.selectors.term_changes import month_of_opening
from objectives.models import Plan


class OwedFrom(NamedTuple):
    """The months (2-12) of indicators that joined their plan during the year, and of those that apply to an agency again."""

    joined: Mapping[int, int] = {}  # by the indicator's id
    applies: Mapping[tuple[int, int], int] = {}  # by (plan id, indicator's id)

    def month(self, plan_id: int, indicator_id: int) -> int:
        """From which month on the plan's agency owes the indicator; 1 where it always did."""
        return max(self.joined.get(indicator_id, 1), self.applies.get((plan_id, indicator_id), 1))


ALWAYS = OwedFrom()


def owed_from(plan_ids: Collection[int]) -> OwedFrom:
    """Of these agencies' plans and their common ones. Two queries, and two more where one was opened again."""
    years = Plan.objects.filter(pk__in=plan_ids).values("year")
    rows = Plan.objects.filter(Q(pk__in=plan_ids) | Q(agency=None, year__in=years))
    plans = {pk: (year, regrouped) for pk, year, regrouped in rows.values_list("pk", "year", "regrouped_at")}
    since = {
        plan_id: [
            (opening.since, month_of_opening(year, opening))
            for opening in found
            if regrouped is None or opening.since > regrouped
        ]
        for plan_id, found in openings(plans).items()
        for year, regrouped in [plans[plan_id]]
    }
    if not any(since.values()):
        return ALWAYS
    first = Indicator.history.filter(plan_id__in=since).order_by().values_list("plan_id", "id")
    ended = NotApplicable.history.filter(plan_id__in=since, history_type=DELETED)
    joined = {
        indicator_id: _month(since[plan_id], at)
        for plan_id, indicator_id, at in first.annotate(Min("history_date"))
    }
    applies: dict[tuple[int, int], int] = defaultdict(int)
    for plan_id, indicator_id, at in ended.values_list("plan_id", "indicator_id", "history_date"):
        applies[plan_id, indicator_id] = max(applies[plan_id, indicator_id], _month(since[plan_id], at))
    return OwedFrom(joined, applies)


def _month(openings: Iterable[tuple[datetime.datetime, int]], at: datetime.datetime) -> int:
    """The month of the last opening before what was done ``at`` that moment."""
    return max((month for since, month in openings if since <= at), default=1)
