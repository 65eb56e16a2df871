"""The plans in which nobody is there to report some indicators."""

import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.prepared import Given, Prepared
from indicators.deadlines import reporting_year
from indicators.models import Assignment, Indicator, IndicatorInput, NotApplicable
from indicators.selectors.reporters import able_to_report
from objectives.models import Plan
from objectives.selectors import AGENCY_NAME, HANDED_OVER


class Unassigned(NamedTuple):
    """``missing`` of the plan's indicators that somebody has to report have nobody who can."""

    year: int
    agency_code: str
    agency_name: str
    missing: int


def assignment_counts(where: Q) -> list[Unassigned]:
    """The agencies' plans that fit the condition, newest year first, in the order of the city's volume. One query."""
    return [Unassigned(*row) for row in _counted(where)]


def unassigned(where: Q) -> list[Unassigned]:
    """Those of them that are neither settled nor handed over and in which somebody is missing. One query."""
    return [one for one in assignment_counts(where & _OPEN) if one.missing]


def unassigned_in_year(year: int) -> list[Unassigned]:
    """The same of the whole city in the ROC year."""
    found = [Unassigned(*row) for row in _OPEN_OF_YEAR(year=year, day=today())]
    return [one for one in found if one.missing]


def unassigned_for(user, day: datetime.date) -> list[Unassigned]:
    """The same for the plans, of the year that is being reported and later ones, in which ``user`` may assign people."""
    ids = agency_ids(user, Permission.ASSIGN)
    if ids is not None and not ids:
        return []
    where = Q() if ids is None else Q(agency_id__in=ids)
    return unassigned(where & Q(year__gte=reporting_year(day)))


_OPEN = ~HANDED_OVER & Q(settled_at=None)


def _counted(where: Q, day: Given | None = None) -> QuerySet[Plan, Any]:
    rows = Plan.objects.filter(where, agency__isnull=False)
    rows = rows.order_by("-year", F("chapter").asc(nulls_last=True), "agency__code")
    # Asked apart: for a plan's own or the common ones at once, the database looks at every indicator of the city for every plan.
    own, common = Q(plan=OuterRef("pk")), Q(plan__agency=None, plan__year=OuterRef("year"))
    missing = _count(_to_report(own, day)) + _count(_to_report(common, day))
    return rows.values_list("year", "agency__code", AGENCY_NAME, missing)


def _to_report(of_plan: Q, day: Given | None):
    """The indicators that apply, have an input somebody types, and have nobody who can."""
    typed = IndicatorInput.objects.filter(indicator=OuterRef("pk"), source="")
    exempt = NotApplicable.objects.filter(indicator=OuterRef("pk"), plan=OuterRef(OuterRef("pk")))
    found = Indicator.objects.filter(of_plan, Exists(typed), ~Exists(exempt), ~Exists(_able(day)))
    return found.order_by()


def _able(day: Given | None):
    """That the indicator has an owner who can report it in the plan."""
    rows = Assignment.objects.filter(indicator=OuterRef("pk"), plan=OuterRef(OuterRef("pk")))
    return rows.filter(able_to_report("owner", day))


def _count(rows) -> Coalesce:
    counted = rows.values(one=Value(1)).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


_OPEN_OF_YEAR = Prepared(_counted(_OPEN & Q(year=Given("year")), Given("day")))
