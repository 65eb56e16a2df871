"""A month as a workbook: the form as a download, the upload, the preview of what it changes, and its confirmation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.file_names import uploaded_name
from chiayi_kpi.core.query import month_number
from chiayi_kpi.core.roc import months_begun
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.core.upload_limit import takes_file
from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS, download
from indicators import deadlines
from indicators.exchange.form import month_form
from indicators.exchange.offers import read_offers
from indicators.exchange.preview import FormPreview, confirm, input_ids, preview_of, sealed, unsealed
from indicators.models import FigureChange
from indicators.selectors.assignments import OwnAssignments, read_own_assignments
from indicators.selectors.named_rows import assignments_of, indicators_of_inputs
from indicators.services.acting_deputy import acts_by
from indicators.services.figures import FiguresRefused
from objectives.access import plan_or_404
from objectives.locking import closed_by_settling
from objectives.models import Plan


@takes_file("IMPORT_MAX_BYTES")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The page with the forms to download; an upload sent to it is read and shown, and nothing is written yet."""
    plan, assignments = _plan_and_assignments(request, year, agency)
    if request.method != "POST":
        return _page(request, plan, assignments)
    upload = request.FILES.get("file")
    if plan.is_settled or upload is None:
        why = closed_by_settling(plan) or _("Choose a file.")
        return _page(request, plan, assignments, {"refused": [why]}, 422)
    try:
        data = upload.read(limits.current().file_bytes + 1)
        offers = read_offers(plan, assignments, data, upload.name or "", request.user)
    except WorkbookError as error:
        return _page(request, plan, assignments, {"refused": [str(fault) for fault in error.faults]}, 422)
    return _show(request, plan, preview_of(plan, offers), uploaded_name(upload.name))


@login_required
@require_safe
def workbook(request: HttpRequest, year: int, agency: str, ending: str) -> HttpResponse:
    """The form of one month as a file: of what is the person's own by name, or of what ``?show=`` asks for."""
    plan, assignments = _plan_and_assignments(request, year, agency)
    if ending not in WORKBOOK_KINDS:
        raise Http404
    month = month_number(request.GET.get("month"))
    book = month_form(plan, month, assignments.shown(request.GET.get("show", "")))
    if book is None:
        messages.info(request, _("Month %s is submitted or approved; there is nothing to fill in.") % month)
        return redirect("exchange", year=year, agency=agency)
    return download(book, f"{plan.own_agency.code}-{year}-{month:02}", ending)


@login_required
@require_POST
def confirmed(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Write what the preview showed. What changed meanwhile is shown again instead, and nothing is written."""
    plan, assignments = _plan_and_assignments(request, year, agency)
    try:
        held = unsealed(plan, request.user, request.POST.get("offers", ""))
    except signing.BadSignature:
        reason = _("This preview is no longer valid. Choose the file again; nothing was written.")
        return _page(request, plan, assignments, {"refused": [reason]}, 422)
    indicators = _own_of(assignments, input_ids(held))
    acts_by(request.user, assignments_of(plan, indicators))
    take = set(request.POST.getlist("take"))
    reason, longest = _("file “%s”") % held.name, FigureChange._meta.get_field("reason").max_length
    try:
        count = confirm(plan=plan, sealed=held, take=take, by=request.user, reason=reason[:longest])
    except FiguresRefused as refused:
        why = in_a_row(*dict.fromkeys(fault.message for fault in refused.faults))
        if plan.is_settled:  # since the preview was made
            return _page(request, plan, assignments, {"refused": [why]}, 409)
        messages.warning(request, _("Nothing was written. %(why)s Look again.") % {"why": why})
        return _show(request, plan, preview_of(plan, held.offers), held.name, 409)
    if count:
        text = ngettext("%(count)s figure was written.", "%(count)s figures were written.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("All of it is there already; nothing was changed."))
    return redirect(_grid(plan, held.offers.wanted[0].entry.month if held.offers.wanted else None))


def _plan_and_assignments(request: HttpRequest, year: int, agency: str) -> tuple[Plan, OwnAssignments]:
    plan = plan_or_404(request, year, agency)
    assignments = read_own_assignments(plan, request.user)
    if not assignments.reportable:
        raise PermissionDenied(_("No indicator of this plan is yours to report."))
    return plan, assignments


def _own_of(assignments: OwnAssignments, ids: set[int]) -> set[int]:
    """The indicators of these inputs. Somebody may have lost one between preview and confirmation: PermissionDenied."""
    found = indicators_of_inputs(ids)
    if not found <= assignments.reportable:
        raise PermissionDenied(_("You are neither owner nor deputy of this indicator."))
    return found


def _page(
    request: HttpRequest,
    plan: Plan,
    assignments: OwnAssignments,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    latest = months_begun(plan.year, today())
    context = {
        "plan": plan,
        "months": [
            {"month": month, "open": month == deadlines.open_month(plan.year, today())}
            for month in range(latest, 0, -1)
        ],
        "assignments": assignments,
        "max_bytes": limits.current().file_bytes,
        "sample_data": plan.has_sample_figures,
        "breadcrumbs": [{"url": _grid(plan), "label": _("Report figures")}],
    }
    return render(request, "indicators/exchange.html", context | (more or {}), status=status)


def _show(
    request: HttpRequest, plan: Plan, preview: FormPreview, name: str, status: int = 200
) -> HttpResponse:
    context = {
        "plan": plan,
        "preview": preview,
        "name": name,
        "offers": sealed(plan, request.user, preview, name) if preview.can_confirm else "",
        "sample_data": plan.has_sample_figures,
        "breadcrumbs": [
            {"url": _grid(plan), "label": _("Report figures")},
            {"url": reverse("exchange", args=[plan.year, plan.own_agency.code]), "label": _("Excel and ODS")},
        ],
    }
    return render(
        request, "indicators/exchange_preview.html", context, status=422 if preview.refused else status
    )


def _grid(plan: Plan, month: int | None = None) -> str:
    url = reverse("report_grid", args=[plan.year, plan.own_agency.code])
    return f"{url}?month={month}" if month else url
