"""The guide of a year, for the planning office and the administrators. Nobody else finds it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chiayi_kpi.accounts.permissions import may_change_agencies
from chiayi_kpi.core.caller import hide_unless
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.models import FIRST_YEAR, LAST_YEAR
from indicators.exchange.common_template import make_common_plan
from objectives.models import PerformanceYear
from objectives.permissions import may_edit_common_plan
from objectives.services import draft_plans, save_agencies, set_deadlines
from reports.analysis.guide.selectors import read_year_facts
from reports.analysis.guide.step import StepKey
from reports.analysis.guide.steps import guide_of
from reports.analysis.guide.years import may_follow_guide, year_to_start
from reports.pages.start.forms import AgenciesForm, DeadlinesForm


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where the guide of the year to come, or of the one that is not done, is found without knowing its number."""
    _deny_others(request)
    return redirect("guide", year=year_to_start(today()))


@login_required
@require_safe
def guide(request: HttpRequest, year: int) -> HttpResponse:
    """Each step of the ROC year: what is there, what is missing, who does it, and where."""
    _deny_others(request)
    return _page(request, year)


@login_required
@require_POST
def deadlines(request: HttpRequest, year: int) -> HttpResponse:
    """Set the year's deadlines."""
    hide_unless(may_edit_common_plan(request.user))
    form = DeadlinesForm(request.POST, instance=PerformanceYear(year=year))
    if not form.is_valid():
        return _page(request, year, {"deadlines_form": form}, 422)
    set_deadlines(
        year=year,
        report_day=form.cleaned_data["report_day"],
        review_days=form.cleaned_data["review_days"],
        by=request.user,
    )
    messages.success(request, _("The deadlines are set."))
    return _back(year, StepKey.YEAR)


@login_required
@require_POST
def agencies(request: HttpRequest, year: int) -> HttpResponse:
    """Make agencies; all of them or none."""
    hide_unless(may_change_agencies(request.user))
    form = AgenciesForm(request.POST)
    if not form.is_valid():
        return _page(request, year, {"agencies_form": form}, 422)
    names = form.cleaned_data["lines"]
    save_agencies(names=names, by=request.user)
    text = ngettext("%(count)d agency was made.", "%(count)d agencies were made.", len(names))
    messages.success(request, text % {"count": len(names)})
    return _back(year, StepKey.AGENCIES)


@login_required
@require_POST
def common(request: HttpRequest, year: int) -> HttpResponse:
    """Make the common plan from the template."""
    hide_unless(may_edit_common_plan(request.user))
    try:
        make_common_plan(year=year, by=request.user)
    except Refused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(
            request,
            _("The common plan was made as a draft. Look through it and change what is different here."),
        )
    return _back(year, StepKey.COMMON)


@login_required
@require_POST
def plans(request: HttpRequest, year: int) -> HttpResponse:
    """An empty draft for every agency that has no plan of the year."""
    hide_unless(may_edit_common_plan(request.user))
    made = draft_plans(year=year, by=request.user)
    text = ngettext("%(count)d plan was begun.", "%(count)d plans were begun.", len(made))
    messages.success(request, text % {"count": len(made)})
    return _back(year, StepKey.PLANS)


def _page(
    request: HttpRequest, year: int, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    found = guide_of(read_year_facts(year))
    context = {
        "guide": found,
        "year": year,
        "deadlines_form": DeadlinesForm(instance=found.facts.settings or PerformanceYear(year=year)),
        "agencies_form": AgenciesForm(),
        "may_edit": may_edit_common_plan(request.user),
        "may_change_agencies": may_change_agencies(request.user),
        "without_plan": sum(one.plan_id is None for one in found.facts.agencies),
        "year_links": [],  # the page has its own, and is shown at addresses that only take what is sent
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
    }
    return render(request, "reports/start/page.html", context | (more or {}), status=status)


def _back(year: int, step: StepKey) -> HttpResponse:
    return redirect(f"{reverse('guide', args=[year])}#step-{step}")


def _deny_others(request: HttpRequest) -> None:
    hide_unless(may_follow_guide(request.user))
