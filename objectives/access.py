"""The plan that a page is about: the one way from an address to a plan, with the question whether the person may see it."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import Http404, HttpRequest

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.prepared import Given, PreparedObjects
from objectives.models import Plan
from objectives.selectors import RESTS_ON_DRAFT, PlanRow, named

Seen = TypeVar("Seen", Plan, PlanRow)

_PLANS = PreparedObjects(
    named(Plan.objects.filter(year=Given("year"), agency__code=Given("code")).order_by()).annotate(
        rests_on_draft=RESTS_ON_DRAFT
    )
)


def plan_or_404(request: HttpRequest, year: int, agency: str) -> Plan:
    """The agency's plan of the ROC year; not found where there is none or the person may not see it."""
    return _visible(request, _PLANS.first(year=year, code=agency))


def plan_among_or_404(request: HttpRequest, plans: Sequence[PlanRow], agency: str) -> PlanRow:
    """The same among the year's ``plans``, for a page that reads them all anyway: a query less."""
    return _visible(request, next((plan for plan in plans if plan.agency_code == agency), None))


def _visible(request: HttpRequest, plan: Seen | None) -> Seen:
    if plan is None:
        raise Http404
    if not has_permission(request.user, Permission.VIEW, plan.agency_id):
        raise hidden()
    # Every page of a draft says so, and which plan is one: base.html.
    request.plan_is_draft = plan.status == Plan.Status.DRAFT  # type: ignore[attr-defined]
    request.common_plan_is_draft = plan.rests_on_draft  # type: ignore[attr-defined,union-attr]
    return plan
