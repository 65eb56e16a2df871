"""The first page after sign-in: what the person owes, what came back, what waits for them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from indicators.deadlines import reporting_year
from indicators.reporting.city import city_reporting
from indicators.reporting.explanations import unexplained
from indicators.reporting.work import owed
from indicators.work_page import city_line, work_page
from indicators.year_end.tasks import plan_news, rating_tasks, waiting_plans


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """What ``request.user`` has to do, each with one link to the place where it is done."""
    day = today()
    work = owed(request.user, day)
    sees_city = agency_ids(request.user, Permission.VIEW) is None
    year = reporting_year(day)
    context = {
        "page": work_page(
            work, rating_tasks(request.user, day), waiting_plans(request.user, day), unexplained
        ),
        "news": plan_news(request.user, day),
        "city": city_line(year, city_reporting(year, day)) if sees_city else None,
        "today": day,
        "sample_data": any(found.plan.has_sample_figures for found in (*work.owed, *work.waiting)),
    }
    return render(request, "indicators/my_work.html", context)
