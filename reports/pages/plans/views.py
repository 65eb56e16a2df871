"""The list of plans."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from objectives.selectors import agency_plans
from reports.analysis.guide.years import may_follow_guide


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that the person may see, by year."""
    agencies = agency_ids(request.user, Permission.VIEW)
    rows = agency_plans(agencies)
    years = [(year, list(plans)) for year, plans in groupby(rows, key=lambda plan: plan.year)]
    context = {
        "years": years,
        "may_follow_guide": may_follow_guide(request.user),
        "of_city": agencies is None,
        "has_role": bool(agencies),
    }
    return render(request, "reports/plans/page.html", context)
