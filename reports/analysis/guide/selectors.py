"""What stands of a year so far, and what does not. A constant number of queries, however many agencies there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from django.db.models import Count, F, FilteredRelation, Q

from chiayi_kpi.accounts.models import Agency, Membership
from chiayi_kpi.core.roc import gregorian
from chiayi_kpi.workdays.models import CalendarDay
from indicators.deadlines import report_due
from indicators.models import IndicatorMonth
from indicators.reporting.unassigned import assignment_counts
from indicators.selectors.deadlines import settings_of
from indicators.validation import faults_of_plans
from objectives.models import PerformanceYear, Plan
from reports.analysis.guide.facts import AgencyFacts, CommonFacts, YearFacts


def read_year_facts(year: int) -> YearFacts:
    """All of it. The faults of drafts are read only where there are drafts."""
    agencies = _agencies(year)
    roles = _roles()
    common = _common(year)
    drafts = {one.plan_id for one in agencies if one.plan_id and one.indicators and not one.approved}
    if common is not None and not common.approved:
        drafts.add(common.plan_id)
    faults = _faults(drafts)
    unassigned = {one.agency_code: one.missing for one in assignment_counts(Q(year=year))}
    begun = _begun(year)
    return YearFacts(
        year=year,
        settings=PerformanceYear.objects.filter(year=year).first(),
        first_due=report_due(year, 1, settings_of(year, None)),
        agencies=tuple(
            replace(
                one,
                roles=frozenset(roles[one.id]),
                faults=faults.get(one.plan_id, 0),
                unassigned=unassigned.get(one.code, 0),
                begun=one.plan_id in begun,
            )
            for one in agencies
        ),
        common=common and replace(common, faults=faults.get(common.plan_id, 0)),
        city_roles=frozenset(roles[None]),
        calendar_days=CalendarDay.objects.filter(day__year=gregorian(year)).count(),
        year_before=Plan.objects.filter(year=year - 1).exists(),
    )


def _agencies(year: int) -> list[AgencyFacts]:
    rows = Agency.objects.of_year(year).annotate(
        of_year=FilteredRelation("plans", condition=Q(plans__year=year)),
        own=Count("of_year__indicators"),
    )
    rows = rows.order_by(F("of_year__chapter").asc(nulls_last=True), "code")
    return [
        AgencyFacts(
            pk,
            code,
            name,
            plan_id=plan_id,
            approved=status == Plan.Status.APPROVED,
            indicators=own,
        )
        for pk, code, name, plan_id, status, own in rows.values_list(
            "pk", "code", "name", "of_year__pk", "of_year__status", "own"
        )
    ]


def _roles() -> dict[int | None, set[str]]:
    """Agency id (None: the whole city) → the roles that somebody with an open account holds there today."""
    found: dict[int | None, set[str]] = defaultdict(set)
    rows = Membership.objects.in_force().filter(user__is_active=True).order_by()
    for agency_id, role in rows.values_list("agency_id", "role").distinct():
        found[agency_id].add(role)
    return found


def _common(year: int) -> CommonFacts | None:
    rows = Plan.objects.filter(year=year, agency=None).annotate(
        facet_count=Count("facets", distinct=True),
        indicator_count=Count("indicators", distinct=True),
        reported_count=Count("indicators", filter=Q(indicators__inputs__source=""), distinct=True),
    )
    fields = ("pk", "status", "facet_count", "indicator_count", "reported_count")
    for pk, status, *counts in rows.values_list(*fields):
        return CommonFacts(pk, status == Plan.Status.APPROVED, *counts)
    return None


def _faults(plan_ids: Collection[int]) -> dict[int | None, int]:
    if not plan_ids:
        return {}
    return {plan.pk: len(faults) for plan, faults in faults_of_plans(plan_ids)}


def _begun(year: int) -> set[int | None]:
    rows = IndicatorMonth.objects.filter(plan__year=year, state=IndicatorMonth.State.APPROVED)
    return set(rows.order_by().values_list("plan_id", flat=True).distinct())
