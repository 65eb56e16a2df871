"""The plan that a page is about."""

from django.http import Http404, HttpRequest

from objectives.models import Plan
from objectives.permissions import may_view_plan


def plan_or_404(request: HttpRequest, year: int, agency: str) -> Plan:
    """The agency's plan of the ROC year; not found where there is none or the person may not see it."""
    plan = Plan.objects.select_related("agency").filter(year=year, agency__code=agency).first()
    if plan is None or not may_view_plan(request.user, plan):
        raise Http404
    return plan
