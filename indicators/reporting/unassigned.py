"""The plans in which nobody is there to report some indicators. A constant number of queries."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from indicators.deadlines import reporting_year
from indicators.reporting.rows import NOBODY, PlanHead, assigned, indicators_to_report, plan_heads


class Unassigned(NamedTuple):
    """``count`` of the plan's ``to_report`` indicators that somebody has to report have nobody who can."""

    plan: PlanHead
    count: int
    to_report: int


def unassigned(plans: Sequence[PlanHead]) -> list[Unassigned]:
    """Those of the plans in which somebody is missing, in their order. Three queries, none without a plan."""
    if not plans:
        return []
    people = assigned([plan.id for plan in plans])
    wanted = indicators_to_report(plans)
    found = [
        Unassigned(
            plan,
            sum(people.get((plan.id, pk), NOBODY).owner is None for pk in wanted[plan.id]),
            len(wanted[plan.id]),
        )
        for plan in plans
    ]
    return [one for one in found if one.count]


def unassigned_for(user, day: datetime.date) -> list[Unassigned]:
    """The same for the plans, of the year that is being reported and later ones, in which ``user`` may assign people."""
    ids = agency_ids(user, Permission.ASSIGN)
    if ids is not None and not ids:
        return []
    where = Q() if ids is None else Q(agency_id__in=ids)
    return unassigned(plan_heads(where & Q(settled_at=None, year__gte=reporting_year(day))))
