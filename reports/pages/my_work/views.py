"""The first page after sign-in: what the person owes, what came back, what waits for them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.month_state import MonthState as State
from indicators.deadlines import reporting_year
from indicators.reporting.city import HANDED_IN, AgencyReporting, Progress, city_reporting
from indicators.reporting.explanations import unexplained
from indicators.reporting.remedies import remedies_for
from indicators.reporting.unassigned import unassigned_for
from indicators.reporting.work import owed
from indicators.year_end import accounts as year_end_accounts
from indicators.year_end import todo as year_end
from indicators.year_end.news import year_news
from indicators.year_end.objections import waiting_objections
from objectives.selectors import plan_places
from reports.analysis.guide.years import may_follow_guide, open_guide
from reports.analysis.todo.award import award_tasks
from reports.analysis.todo.budget import budget_tasks
from reports.analysis.todo.came_back import reopened_tasks, returned_tasks
from reports.analysis.todo.person import (
    account_tasks,
    ahead_tasks,
    approval_tasks,
    assignment_tasks,
    draft_tasks,
    earlier_tasks,
    objection_tasks,
    plan_tasks,
    rating_tasks,
    remedy_tasks,
    report_tasks,
    taking_over_tasks,
)


@login_required
@require_safe
@patient_collector()
def my_work(request: HttpRequest) -> HttpResponse:
    """What ``request.user`` has to do, each with one link to the place where it is done."""
    user, day = request.user, today()
    if may_follow_guide(user) and not plan_places(None):
        return redirect("start")
    work, year, ended = owed(user, day), reporting_year(day), year_end.BegunYears(day)
    sections = [
        {"key": key, "title": title, "tasks": tasks}
        for key, title, tasks in (
            (
                "returned",
                _("Returned to you"),
                returned_tasks(work) + budget_tasks(work.budget.owed, state=State.RETURNED),
            ),
            (
                "reopened",
                _("Reopened: to be handed in again"),
                reopened_tasks(work) + budget_tasks(work.budget.owed, state=State.REOPENED),
            ),
            ("owed", _("To report"), report_tasks(work, unexplained) + budget_tasks(work.budget.owed)),
            (
                "waiting",
                _("Waiting for your approval"),
                approval_tasks(work) + budget_tasks(work.budget.waiting, state=State.SUBMITTED),
            ),
            ("remedies", _("Improvement measures"), remedy_tasks(remedies_for(user, day))),
            (
                "drafts",
                _("Your agency's plans in draft"),
                draft_tasks(year_end.own_drafts(user, day)),
            ),
            ("awards", _("Points to award"), award_tasks(year_end.awaited_points(user, ended))),
            (
                "unassigned",
                _("Who reports what: somebody is missing"),
                assignment_tasks(unassigned_for(user, day)),
            ),
            (
                "taking_over",
                _("Agencies that have ended"),
                taking_over_tasks(year_end.not_taken_over(user, day)),
            ),
            (
                "accounts",
                _("Accounts of the annual report"),
                account_tasks(year_end_accounts.account_tasks(user, day)),
            ),
            (
                "ratings",
                _("The year's end: waiting for you"),
                rating_tasks(year_end.rating_tasks(user, ended)) + objection_tasks(waiting_objections(user)),
            ),
            (
                "earlier",
                _("Earlier years' values that are missing"),
                earlier_tasks(year_end.missing_earlier(user, day)),
            ),
            (
                "plans",
                _("Plans that are not approved yet"),
                plan_tasks(year_end.waiting_plans(user, day)),
            ),
            ("ahead", _("Your indicators, before their first month"), ahead_tasks(work)),
        )
        if tasks
    ]
    context = {
        "sections": sections,
        "late": work.late,
        "late_budget": work.budget.late_months,
        "guide": open_guide(user, day),
        "absence_plan": next((month.plan for month in work.owed if month.stands_in_for is None), None),
        "news": year_end.plan_news(user, day),
        "year_news": year_news(user, day),
        "city": _city(year, city_reporting(year, day)) if agency_ids(user, Permission.VIEW) is None else None,
        "today": day,
        "sample_data": any(
            plan.has_sample_figures
            for plan in (*(month.plan for month in work.owed), *(month.plan for month in work.waiting))
        ),
    }
    return render(request, "reports/my_work/page.html", context)


def _city(year: int, agencies: Sequence[AgencyReporting]) -> dict[str, Any] | None:
    """How many agencies have handed in the latest month that has ended; None before the first has, or without a plan."""
    ended = (
        month.month
        for agency in agencies
        for month in agency.months
        if month.progress is not Progress.NOT_YET
    )
    latest = max(ended, default=0)
    if not latest:
        return None
    months = [agency.months[latest - 1] for agency in agencies]
    return {
        "year": year,
        "month": latest,
        "done": sum(month.progress in HANDED_IN for month in months),
        "agencies": len(months),
        "overdue": sum(month.overdue for month in months),
    }
