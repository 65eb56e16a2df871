"""Improvement measures: the list of an agency's year, beginning one, writing and handing it in, and the supervisor's decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import moment_of, month_number, query_of, stamp_of, whole_number
from chiayi_kpi.core.reasons import ReasonBox, refused_box
from chiayi_kpi.core.workbook.writer import TABLE_KINDS, download
from indicators.forms.remedies import RemedyFilter, RemedyForm
from indicators.models import Assignment, Indicator, Remedy
from indicators.permissions import is_assigned, may_close_remedies, may_write_remedy
from indicators.remedies_page import remedies_book, remedy_steps
from indicators.selectors.deputies import Deputies
from indicators.selectors.named_rows import assigned_to, indicator_in
from indicators.selectors.remedies import (
    deleted_remedies,
    explanation_of,
    files_of_indicator,
    remedies_of_plan,
    remedy_in,
    versions_of,
    was_written_by_alone,
)
from indicators.selectors.reporters import reporters
from indicators.services.acting_deputy import acts_by
from indicators.services.remedies import (
    change_remedy,
    close_remedy,
    delete_remedy,
    hand_in_remedy,
    open_remedy,
    send_back_remedy,
)
from objectives.access import plan_or_404
from objectives.locking import closed_by_settling
from objectives.models import Plan

_NO_REFUSAL = ReasonBox("", "")


@login_required
@require_safe
def remedies(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The measures of an agency's year, filtered; ``?file=xlsx`` (``ods``, ``csv``) sends what the filter keeps."""
    plan = plan_or_404(request, year, agency)
    every = list(remedies_of_plan(plan))
    form = RemedyFilter(request.GET, remedies=every)
    chosen = form.chosen(every)
    ending = request.GET.get("file", "")
    if ending in TABLE_KINDS and form.is_valid():
        book = remedies_book(plan, _("Improvement measures"), chosen, today())
        return download(book, f"{slugify(plan.own_agency.code)}-{plan.year}-remedies", ending)
    context = {
        "plan": plan,
        "form": form,
        "every": every,
        "lines": [(one, one.is_overdue(today())) for one in chosen],
        "deleted": deleted_remedies(plan),
        "links": [
            {"kind": kind, "url": f"?{query_of(request, file=kind)}"} for kind in TABLE_KINDS if chosen
        ],
        "sample_data": plan.has_sample_figures,
    }
    return render(request, "indicators/remedies/list.html", context, status=200 if form.is_valid() else 422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remedy_new(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Begin a measure against the shortfall of ``?indicator=`` in ``?month=``; its explanation is the cause to begin with."""
    plan = plan_or_404(request, year, agency)
    indicator = indicator_in(plan, whole_number(request.GET.get("indicator")))
    if indicator is None:
        raise Http404
    month = month_number(request.GET.get("month"))
    assignment = assigned_to(plan, indicator)
    _deny_unless(may_write_remedy(request.user, plan, theirs=is_assigned(request.user, assignment)))
    acts_by(request.user, [assignment])
    closed = closed_by_settling(plan)
    if closed:
        messages.error(request, closed)
        return redirect("remedies", year=year, agency=agency)
    form = RemedyForm(
        request.POST if request.method == "POST" else None,
        initial=_proposed(plan, indicator, month, assignment),
        people=reporters(plan.own_agency.pk),
        files=None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            begun = open_remedy(
                plan=plan, indicator=indicator.pk, month=month, texts=form.texts, by=request.user
            )
        except Refused as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("The measure is begun; its owner is reminded of the day."))
            return redirect("remedy", year=year, agency=agency, remedy_id=begun.pk)
    context = {
        "plan": plan,
        "indicator": indicator,
        "month": month,
        "form": form,
        "breadcrumbs": _crumbs(plan),
        "sample_data": plan.has_sample_figures,
    }
    return render(request, "indicators/remedies/new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remedy(request: HttpRequest, year: int, agency: str, remedy_id: int) -> HttpResponse:
    """One measure; who may write it changes it while it is in progress, or hands it in (``hand_in``)."""
    plan, found = _plan_and_remedy(request, year, agency, remedy_id)
    if request.method != "POST":
        return _page(request, plan, found)
    _writes_or_denied(request, plan, found)
    hands_in = "hand_in" in request.POST
    form = _form(plan, found, request.POST, hands_in=hands_in)
    if form.is_valid():
        write = hand_in_remedy if hands_in else change_remedy
        try:
            write(remedy=found, seen=_seen(request), texts=form.texts, by=request.user)
        except Refused as fault:
            form.add_error(None, str(fault))
        else:
            said = _("The measure is handed in and waits to be closed.") if hands_in else _("Saved.")
            messages.success(request, said)
            return redirect("remedy", year=year, agency=agency, remedy_id=found.pk)
    return _page(request, plan, found, form=form, status=422)


@login_required
@require_POST
def remedy_decide(request: HttpRequest, year: int, agency: str, remedy_id: int) -> HttpResponse:
    """Close a measure that was handed in, or send it back with a reason (``send_back``)."""
    plan, found = _plan_and_remedy(request, year, agency, remedy_id)
    if not may_close_remedies(request.user, plan):
        raise PermissionDenied(_("A supervisor of the agency closes its measures."))
    reason = request.POST.get("reason", "")
    try:
        if "send_back" in request.POST:
            send_back_remedy(remedy=found, seen=_seen(request), reason=reason, by=request.user)
            said = _("The measure is sent back to its owner.")
        else:
            close_remedy(remedy=found, seen=_seen(request), by=request.user)
            said = _("The measure is closed.")
    except Refused as fault:
        box = refused_box("reason", reason, fault)
        if not box.error:
            messages.error(request, str(fault))
        return _page(request, plan, found, box=box, status=422)
    messages.success(request, said)
    return redirect("remedy", year=year, agency=agency, remedy_id=found.pk)


@login_required
@require_POST
def remedy_delete(request: HttpRequest, year: int, agency: str, remedy_id: int) -> HttpResponse:
    """Delete a measure that was begun by mistake, with the reason."""
    plan, found = _plan_and_remedy(request, year, agency, remedy_id)
    _writes_or_denied(request, plan, found)
    reason = request.POST.get("reason", "")
    try:
        delete_remedy(remedy=found, seen=_seen(request), reason=reason, by=request.user)
    except Refused as fault:
        box = refused_box("delete-reason", reason, fault)
        if not box.error:
            messages.error(request, str(fault))
        return _page(request, plan, found, box=box, status=422)
    messages.success(request, _("The measure is deleted; the list keeps who deleted it and why."))
    return redirect("remedies", year=year, agency=agency)


def _page(
    request: HttpRequest,
    plan: Plan,
    found: Remedy,
    *,
    form: RemedyForm | None = None,
    box: ReasonBox = _NO_REFUSAL,
    status: int = 200,
) -> HttpResponse:
    is_open = not plan.is_settled
    writes = is_open and found.state is Remedy.State.OPEN and _may_write(request, plan, found)
    versions = versions_of(found)
    context = {
        "plan": plan,
        "remedy": found,
        "deletes": writes and was_written_by_alone(versions, request.user.pk),
        "seen": stamp_of(found.changed_at),
        "overdue": found.is_overdue(today()),
        "form": form or (_form(plan, found) if writes else None),
        "decides": is_open and found.done_on is not None and may_close_remedies(request.user, plan),
        "box": box,
        "steps": remedy_steps(versions, found, Deputies(plan, found.indicator_id)),
        "breadcrumbs": _crumbs(plan),
        "sample_data": plan.has_sample_figures,
    }
    return render(request, "indicators/remedies/remedy.html", context, status=status)


def _form(plan: Plan, found: Remedy, data=None, *, hands_in: bool = False) -> RemedyForm:
    return RemedyForm(
        data,
        initial={
            "cause": found.cause,
            "measure": found.measure,
            "owner": found.owner_id,
            "due": found.due,
            "result": found.result,
            "evidence": found.evidence_id,
            "no_evidence": found.no_evidence,
        },
        people=reporters(plan.own_agency.pk),
        files=files_of_indicator(plan, found.indicator_id),
        remedy=found,
        hands_in=hands_in,
    )


def _proposed(plan: Plan, indicator: Indicator, month: int, assignment: Assignment | None) -> dict:
    return {
        "cause": explanation_of(plan, indicator.pk, month),
        "owner": assignment.owner_id if assignment else None,
    }


def _plan_and_remedy(request: HttpRequest, year: int, agency: str, remedy_id: int) -> tuple[Plan, Remedy]:
    plan = plan_or_404(request, year, agency)
    found = remedy_in(plan, remedy_id)
    if found is None:
        raise Http404
    return plan, found


def _writes_or_denied(request: HttpRequest, plan: Plan, found: Remedy) -> None:
    """What follows is told as done by who writes: by a deputy for the indicator's owner, by the measure's own for themselves."""
    _deny_unless(_may_write(request, plan, found))
    if request.user.pk != found.owner_id:
        acts_by(request.user, [assigned_to(plan, found.indicator)])


def _may_write(request: HttpRequest, plan: Plan, found: Remedy) -> bool:
    user = request.user
    theirs = user.pk == found.owner_id or is_assigned(user, assigned_to(plan, found.indicator))
    return may_write_remedy(user, plan, theirs=theirs)


def _deny_unless(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(
            _("A measure is written by the indicator's owner, its own owner, or the agency's planning staff.")
        )


def _seen(request: HttpRequest):
    return moment_of(request.POST.get("seen", ""))


def _crumbs(plan: Plan) -> list[dict]:
    return [
        {"url": reverse("my_work"), "label": _("My work")},
        {
            "url": reverse("remedies", args=[plan.year, plan.own_agency.code]),
            "label": _("Improvement measures"),
        },
    ]
