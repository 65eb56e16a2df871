"""The supervisor's page: look at a month, approve many indicators at once, return them, reopen what is locked."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from budget.decision_page import budget_decision
from budget.selectors import month_states
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import moment_of, month_number, whole_number
from chiayi_kpi.core.reasons import ReasonBox, refused_box
from indicators.approval_page import approval_page, month_to_show, reason_box
from indicators.deadlines import open_month, review_deadline
from indicators.errors import PlanNotScorable, ReportingRefused
from indicators.fix_links import fix_link_of
from indicators.permissions import may_approve, may_reopen
from indicators.reporting.budget_reasons import drawn_from_budget
from indicators.reporting.late import late_of_plan
from indicators.reporting.month import month_overview
from indicators.selectors.deadlines import settings_of
from indicators.selectors.month_states import read_months
from indicators.selectors.named_rows import codes_of, evidence_of_month
from indicators.services import decisions, months
from objectives.access import plan_or_404
from objectives.models import Plan
from objectives.selectors import public_since

MOST_CHOSEN = 500  # more boxes than any plan has


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The month's submitted indicators with what changed; POST approves those ticked, or returns those chosen for it."""
    plan = plan_to_decide(request, year, agency)
    if request.method != "POST":
        return approval_response(request, plan, _requested_month(request, plan))
    if not may_approve(request.user, plan):
        raise PermissionDenied(_("Only a supervisor of the agency approves or returns its months."))
    month = month_number(request.POST.get("month"))
    decision = _decision(request.POST)
    try:
        message = _decide(plan, month, decision, request.user)
    except Refused as fault:
        box = refused_box(decision.box, decision.reason, fault)
        return approval_response(request, plan, month, refused="" if box.error else str(fault), box=box)
    messages.success(request, message)
    return redirect(address(plan, month) + _left_as_it_was(request.POST, decision))


@login_required
@require_POST
def reopen(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Open the ticked indicators' locked month again, with a reason."""
    plan = plan_to_decide(request, year, agency)
    if not may_reopen(request.user, plan):
        raise PermissionDenied(_("Only a supervisor or the planning office reopens a locked month."))
    month = month_number(request.POST.get("month"))
    ids = [whole_number(text) for text in request.POST.getlist("indicator")[:MOST_CHOSEN]]
    reason = request.POST.get("reason", "")
    try:
        if not ids:
            raise ReportingRefused(_("Choose at least one indicator."))
        opened = months.reopen(plan=plan, month=month, indicators=ids, by=request.user, reason=reason)
    except Refused as fault:
        box = refused_box("reopen-reason", reason, fault)
        return approval_response(
            request, plan, month, refused_reopening="" if box.error else str(fault), box=box
        )
    words = ngettext(
        "%(count)s indicator is open again.", "%(count)s indicators are open again.", len(opened)
    )
    messages.success(request, words % {"count": len(opened)})
    return redirect(address(plan, month) + still_ticked(request.POST))


def plan_to_decide(request: HttpRequest, year: int, agency: str) -> Plan:
    plan = plan_or_404(request, year, agency)
    if not (may_approve(request.user, plan) or may_reopen(request.user, plan)):
        raise PermissionDenied(_("Only supervisors and the planning office see this page."))
    return plan


class Decision(NamedTuple):
    """What is decided about the indicators ``seen``; ``box``: the id of the reason's field, where they are returned.

    ``alone``: about one row, with its own button; ``after``: the id of the row that stands below it.
    """

    seen: dict[int, datetime.datetime]
    box: str = ""
    reason: str = ""
    alone: bool = False
    after: str = ""


def _decision(sent: QueryDict) -> Decision:
    for button in ("approve_one", "return_one"):
        if button in sent:
            row, _slash, after = sent.get(button, "").partition("/")
            seen = _seen([row])
            (pk,) = seen
            box = reason_box(pk) if button == "return_one" else ""
            return Decision(seen, box, sent.get(box, ""), alone=True, after=after)
    if sent.get("action") == "return":  # never what is ticked for approving: most of that came with the page
        return Decision(_seen(sent.getlist("back")[:MOST_CHOSEN]), "return-reason", sent.get("reason", ""))
    return Decision(_seen(sent.getlist("indicator")[:MOST_CHOSEN]))


def _decide(plan: Plan, month: int, decision: Decision, by) -> str:
    seen = decision.seen
    if decision.box:
        done = decisions.return_seen(plan=plan, month=month, seen=seen, by=by, reason=decision.reason)
        words = ngettext(
            "%(count)s indicator returned: %(codes)s.", "%(count)s indicators returned: %(codes)s.", len(done)
        )
    else:
        done = decisions.approve_seen(plan=plan, month=month, seen=seen, by=by)
        words = ngettext(
            "%(count)s indicator approved and locked: %(codes)s.",
            "%(count)s indicators approved and locked: %(codes)s.",
            len(done),
        )
    return words % {"count": len(done), "codes": _(", ").join(codes_of(done))}


def _left_as_it_was(sent: QueryDict, decision: Decision) -> str:
    """After one row was decided alone, or some were returned: the others are ticked as they were.

    After one row alone the page goes on at the next.
    """
    ticked = _ids(sent.getlist("indicator")) - decision.seen.keys()
    if not decision.alone:
        return _as_query(ticked) if decision.box else ""
    at = f"#row-{decision.after}" if decision.after.isdecimal() else "#waiting-title"
    return f"{_as_query(ticked)}{at}"


def still_ticked(sent: QueryDict) -> str:
    """The lines that wait are ticked as they were when something else was decided."""
    ticked = _ticked(sent)
    return "" if ticked is None else _as_query(ticked)


def _as_query(ticked: Iterable[int]) -> str:
    return f"&ticked={','.join(map(str, sorted(ticked)))}"


def _seen(sent: Iterable[str]) -> dict[int, datetime.datetime]:
    """The indicators, each with the state of it that the page showed: ``17@2019-01-03T10:00:00+00:00``."""
    seen = {}
    for text in sent:
        number, _at, moment = text.partition("@")
        seen[whole_number(number)] = moment_of(moment)
    return seen


def _requested_month(request: HttpRequest, plan: Plan) -> int | None:
    """The month in the address; None where there is none, and the page shows where something waits."""
    return month_number(request.GET["month"]) if "month" in request.GET else None


def approval_response(
    request: HttpRequest,
    plan: Plan,
    month: int | None,
    *,
    refused: str = "",
    refused_reopening: str = "",
    refused_budget: str = "",
    box: ReasonBox | None = None,
) -> HttpResponse:
    """The page of ``month`` (None: where something waits); what was refused stands at its place, with what was written."""
    states = read_months(plan).values()
    budget = month_states(plan)
    ended = open_month(plan.year, today())
    month = month or month_to_show([*states, *budget.values()], ended or 1)
    try:
        overview = month_overview(plan, month)
    except PlanNotScorable as fault:
        context = {"reason": str(fault), "plan": plan, "fix_url": fix_link_of(request.user, fault)}
        return render(request, "indicators/not_scorable.html", context)
    failed = box is not None
    page = approval_page(
        overview,
        states,
        evidence_of_month(plan, month),
        last_month=ended or 1,
        budget=budget.values(),
        chosen=_chosen(request.POST) if failed else _ticked(request.GET),
        returning=_ids(request.POST.getlist("back")) if failed else (),
    )
    deadline = review_deadline(plan.year, month, settings_of(plan.year, plan.agency_id))
    context = {
        "plan": plan,
        "month": month,
        "page": page,
        "total": overview.live.total,
        "public": public_since(plan.pk) is not None,
        "deadline": deadline,
        "overdue": deadline.day < today() and page.is_waiting and not overview.live.read.plan.is_draft,
        "late": () if plan.is_settled else late_of_plan(plan, today()),
        "may_approve": may_approve(request.user, plan) and not plan.is_settled,
        "may_reopen": may_reopen(request.user, plan) and not plan.is_settled,
        "budget": budget_decision(plan, month, budget),
        "budget_drawn": drawn_from_budget(overview),
        "refused": refused,
        "refused_budget": refused_budget,
        "refused_reopening": refused_reopening,
        "box": box,
        "sample_data": plan.has_sample_figures,
        "breadcrumbs": [{"url": reverse("my_work"), "label": _("My work")}, {"label": plan.agency_name}],
    }
    return render(request, "indicators/approval.html", context, status=422 if failed else 200)


def _chosen(sent: QueryDict) -> set[int]:
    """What was ticked where something was refused: of the form that was sent, and of the other one."""
    return _ids(sent.getlist("indicator")) | (_ticked(sent) or set())


def _ids(sent: Sequence[str]) -> set[int]:
    return {whole_number(text.partition("@")[0]) for text in sent[:MOST_CHOSEN]}


def _ticked(sent: QueryDict) -> set[int] | None:
    """The ids of the lines that stay ticked after something else was decided; None where nothing is said of ticks."""
    if "ticked" not in sent:
        return None
    ticked = sent.get("ticked", "")
    return _ids(ticked.split(",")) if ticked else set()


def address(plan: Plan, month: int) -> str:
    return f"{reverse('approval', args=[plan.year, plan.own_agency.code])}?month={month}"
