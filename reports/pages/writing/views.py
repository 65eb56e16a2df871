"""Writing the annual report: who has written what, the page of one account, and saving it as it is typed."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from chiayi_kpi.core.query import sign_in_url
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from indicators.errors import ScoreUnavailable
from indicators.permissions import may_write_account
from indicators.selectors.overtaken import figures_changed
from objectives.access import plan_or_404
from objectives.models import Objective, Plan
from objectives.permissions import may_issue
from objectives.writing import fields, selectors
from objectives.writing.errors import AccountChanged
from objectives.writing.rich_text import as_html, stamp
from objectives.writing.services import save_account
from reports.pages.account_html import shown
from reports.pages.plan_request import requested_month
from reports.pages.writing.draft import draft
from reports.pages.writing.figures import settled_account
from reports.pages.writing.page import overtaken, writing_page
from reports.pages.writing.remarks import remarks
from reports.pages.writing.script_texts import script_words
from reports.pages.writing.selectors import assignments_by_objective, assignments_of, indicator_codes
from reports.snapshot.selectors import build_snapshots


@login_required
@require_safe
def overview(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Every account of the agency's year: written or not, by whom, and who is to write it."""
    plan = plan_or_404(request, year, agency)
    lines, given = selectors.account_lines(plan), assignments_by_objective(plan)
    context = {
        "plan": plan,
        "page": writing_page(plan, lines, given, figures_changed(plan), request.user),
        "may_issue": may_issue(request.user, plan),
        "sample_data": plan.has_sample_figures,
    }
    return render(request, "reports/writing/overview.html", context)


@login_required
@require_safe
def write(request: HttpRequest, year: int, agency: str, objective: str) -> HttpResponse:
    """The page on which one account is written, with the printed report beside it."""
    plan, found = account_to_write(request, year, agency, objective)
    text, codes = selectors.current_text(plan, found), indicator_codes(plan)
    lines = selectors.account_lines(plan)
    line = next(one for one in lines if one.objective_id == found.pk)
    context = {
        "plan": plan,
        "objective": found,
        "overtaken": overtaken(plan, line, figures_changed(plan)),
        "neighbours": neighbours(lines, found.pk),
        "text": shown(plan, settled_account(plan, found, text) or fields.typed(text, codes)),
        "seen": stamp(text),
        "words": script_words(),
        "remarks": remarks(as_html(text), codes),
        "sample_data": plan.has_sample_figures,
        "sign_in_url": sign_in_url(request),
        "breadcrumbs": breadcrumbs(plan),
    }
    return render(request, "reports/writing/write.html", context)


@require_POST
@for_scripts
def save(request: HttpRequest, year: int, agency: str, objective: str) -> JsonResponse:
    """Save the account as it stands in the editor; 409 gives the text that somebody else saved meanwhile.

    ``remarks`` name what of it is not kept, or not printed, as it was typed.
    """
    plan, found = account_to_write(request, year, agency, objective)
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    codes = indicator_codes(plan)
    try:
        moves = figures_changed(plan).get(found.pk)
        since = moves.last if moves else None
        ids = {code: pk for pk, code in codes.items()}
        row = save_account(
            plan=plan,
            objective=found,
            text=text,
            seen=seen,
            by=request.user,
            since=since,
            indicators=ids,
        )
    except AccountChanged as fault:
        theirs = shown(plan, fields.typed(fault.text, codes))
        return refusal(str(fault), 409, text=theirs, seen=stamp(fault.text), who=fault.who)
    return done(seen=stamp(row.text), remarks=remarks(row.text, codes, text))


@require_GET
@for_scripts
def write_draft(request: HttpRequest, year: int, agency: str, objective: str) -> JsonResponse:
    """A first text for one account, from the figures up to ``?through=MONTH``; nothing is saved.

    By the terms of the year's end, as the report is: the plan of that month may lack the objective.
    """
    account_to_write(request, year, agency, objective)
    try:
        (snapshot,) = build_snapshots(
            year=year, through=requested_month(request, year), agency_codes=[agency], ahead=True
        )
    except ScoreUnavailable as fault:
        return refusal(str(fault), 409)
    view = next((one for one in snapshot.objectives() if one.code == objective), None)
    if view is None:  # a settled year is as it was frozen
        return refusal(_("The plan of that month did not have this objective."), 409)
    return done(html=draft(snapshot, view))


def objective_or_404(plan: Plan, code: str) -> Objective:
    """The objective that the plan prints as ``code``."""
    found = selectors.objective_of_plan(plan, code)
    if found is None:
        raise Http404
    return found


def account_to_write(request: HttpRequest, year: int, agency: str, code: str) -> tuple[Plan, Objective]:
    """Plan and objective. Only who reports one of the objective's indicators, or all of the agency's, writes its account."""
    plan = plan_or_404(request, year, agency)
    objective = objective_or_404(plan, code)
    if not may_write_account(request.user, plan, assignments_of(plan, objective)):
        raise PermissionDenied(
            _("An account is written by those who report the objective's indicators, and by planning staff.")
        )
    return plan, objective


def breadcrumbs(plan: Plan) -> list[dict]:
    url = reverse("writing", args=[plan.year, plan.own_agency.code])
    return [{"url": url, "label": _("Report writing")}]


def neighbours(lines: list[selectors.AccountLine], objective_id: int) -> dict:
    """The accounts before and after this one, in the order of the report."""
    at = next(at for at, line in enumerate(lines) if line.objective_id == objective_id)
    return {
        "before": lines[at - 1] if at else None,
        "after": lines[at + 1] if at + 1 < len(lines) else None,
    }
