"""The steps that an owner takes with a month: submit, withdraw, a note, nothing to report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import month_number, whole_number
from chiayi_kpi.core.roc import months_begun
from chiayi_kpi.core.script_views import done, for_scripts, refusal
from indicators import deadlines, grid_page
from indicators.errors import MonthNotReady
from indicators.models import Indicator
from indicators.month_bar import month_bar
from indicators.permissions import may_report
from indicators.reporting.asked_inputs import asking
from indicators.selectors.assignments import read_own_assignments
from indicators.selectors.deadlines import settings_of
from indicators.selectors.live import read_live
from indicators.selectors.month_states import read_months, submitted_in
from indicators.selectors.named_rows import (
    assigned_to,
    assignments_of,
    codes_of,
    indicator_in,
    indicator_of_input,
)
from indicators.services import months
from indicators.services.acting_deputy import acts_by
from objectives.access import plan_or_404
from objectives.models import Plan


def deny_unless(allowed) -> None:
    if not allowed:
        raise PermissionDenied(_("You are neither owner nor deputy of this indicator."))


def indicator_of(plan: Plan, indicator_id: int) -> Indicator:
    """An indicator that stands in the plan, its own or a common one of the year; anything else is not found."""
    return _found(indicator_in(plan, indicator_id))


def _found(indicator: Indicator | None) -> Indicator:
    if indicator is None:
        raise Http404
    return indicator


def reportable_month(request: HttpRequest, year: int, agency: str) -> tuple[Plan, Indicator, int]:
    """The indicator and the month that are sent, of an indicator that the person reports."""
    plan = plan_or_404(request, year, agency)
    return plan, reportable_or_denied(request, plan), month_number(request.POST.get("month"))


def reportable_or_denied(request: HttpRequest, plan: Plan) -> Indicator:
    """The indicator that the request names, if the person reports it."""
    indicator = indicator_of(plan, whole_number(request.POST.get("indicator")))
    _deny_unless_reported(request, plan, indicator)
    return indicator


def _deny_unless_reported(request: HttpRequest, plan: Plan, indicator: Indicator) -> None:
    assignment = assigned_to(plan, indicator)
    deny_unless(may_report(request.user, plan, indicator, assignment))
    acts_by(request.user, [assignment])


@require_POST
@for_scripts
def submit(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Submit what is complete of the month of all indicators that the person's page is about.

    ``missing`` lists what stays and why; 422 where that is everything.
    """
    plan, shown, month = _plan_shown_and_month(request, year, agency)
    acts_by(request.user, assignments_of(plan, shown))
    try:
        submitted = months.submit(plan=plan, month=month, indicators=sorted(shown), by=request.user)
    except MonthNotReady as fault:
        return refusal(str(fault), 422, missing=[_missing(line, month) for line in fault.missing])
    left = {line.indicator_id for line in submitted.left}
    return done(
        message=_submitted_text(month, len(submitted.indicators), len(left)),
        indicators=sorted(shown - left),
        missing=[_missing(line, month) for line in submitted.left],
        bar=_bar(request, plan, month, shown),
    )


def _submitted_text(month: int, submitted: int, left: int) -> str:
    if not left:
        return _("Month %(month)s is submitted.") % {"month": month}
    message = ngettext(
        "Month %(month)s: %(submitted)s submitted; %(count)s indicator is not complete yet and stays with you.",
        "Month %(month)s: %(submitted)s submitted; %(count)s indicators are not complete yet and stay with you.",
        left,
    )
    return message % {"month": month, "submitted": submitted, "count": left}


@require_POST
@for_scripts
def check(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """What submitting would find of the person's page; ``missing`` lists it. Nothing is submitted."""
    plan, shown, month = _plan_shown_and_month(request, year, agency)
    due, missing = months.check(plan=plan, month=month, indicators=sorted(shown))
    return done(
        message=_checked_text(month, due, len({line.indicator_id for line in missing})),
        missing=[_missing(line, month) for line in missing],
    )


def _checked_text(month: int, due: int, left: int) -> str:
    if not due:
        return _("Month %(month)s: nothing is left to submit.") % {"month": month}
    if not left:
        message = ngettext(
            "Month %(month)s: %(count)s indicator is complete.",
            "Month %(month)s: all %(count)s indicators are complete.",
            due,
        )
        return message % {"month": month, "count": due}
    message = ngettext(
        "Month %(month)s: %(count)s indicator is not complete yet. This was a check; nothing was submitted.",
        "Month %(month)s: %(count)s indicators are not complete yet. This was a check; nothing was submitted.",
        left,
    )
    return message % {"month": month, "count": left}


@require_POST
@for_scripts
def withdraw(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Take back what was submitted and not yet decided; the page that is loaded next says what."""
    plan, shown, month = _plan_shown_and_month(request, year, agency)
    submitted = submitted_in(plan, month, shown)
    acts_by(request.user, assignments_of(plan, submitted))
    withdrawn = months.withdraw(plan=plan, month=month, indicators=submitted, by=request.user)
    message = _withdrawn_text(month, codes_of(withdrawn))
    messages.success(request, message)
    return done(message=message)


def _withdrawn_text(month: int, codes: list[str]) -> str:
    if not codes:
        return _("Month %(month)s: nothing was withdrawn; nothing waits for approval any more.") % {
            "month": month
        }
    text = ngettext(
        "Month %(month)s: %(count)s indicator withdrawn and open again: %(codes)s.",
        "Month %(month)s: %(count)s indicators withdrawn and open again: %(codes)s.",
        len(codes),
    )
    return text % {"month": month, "count": len(codes), "codes": _(", ").join(codes)}


@require_POST
@for_scripts
def note(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Keep the month's note of one indicator (cause and remedy where the light is red)."""
    plan, indicator, month = reportable_month(request, year, agency)
    text = request.POST.get("note", "")
    held = months.set_note(
        plan=plan,
        indicator=indicator.pk,
        month=month,
        text=text,
        by=request.user,
        seen=request.POST.get("seen"),
    )
    return done(message=_("The note is saved."), seen=held.note)


@require_POST
@for_scripts
def nothing(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Say that an indicator has nothing to report in a month, or (without ``nothing``) that it has."""
    plan, indicator, month = reportable_month(request, year, agency)
    is_so = request.POST.get("nothing") == "on"
    _set_nothing(plan, indicator, month, is_so, request.user)
    return done(message=_("Nothing to report: noted.") if is_so else _("To be reported."))


def set_nothing(request: HttpRequest, year: int, agency: str, *, input_id: int, month: int) -> JsonResponse:
    """What “-” typed into a cell means: its indicator has nothing to report this month."""
    plan = plan_or_404(request, year, agency)
    indicator = _found(indicator_of_input(plan, input_id))
    _deny_unless_reported(request, plan, indicator)
    _set_nothing(plan, indicator, month, True, request.user)
    return done(seen="", shown=grid_page.NOTHING_SHOWN, name="", asks=[])


def _set_nothing(plan: Plan, indicator: Indicator, month: int, is_so: bool, by) -> None:
    months.set_nothing_to_report(plan=plan, indicator=indicator.pk, month=month, nothing=is_so, by=by)


def _plan_shown_and_month(request: HttpRequest, year: int, agency: str) -> tuple[Plan, frozenset[int], int]:
    plan = plan_or_404(request, year, agency)
    shown = read_own_assignments(plan, request.user).shown(request.POST.get("show", ""))
    if not shown:
        raise PermissionDenied(_("No indicator of this plan is yours to report."))
    return plan, shown, month_number(request.POST.get("month"))


def _missing(line, month: int) -> dict:
    return {
        "label": f"{line.code} {line.name}",
        "reason": line.message,
        "kind": line.kind,
        "indicator": line.indicator_id,
        "key": f"{line.input_id}-{month}" if line.input_id else "",
    }


def _bar(request: HttpRequest, plan: Plan, month: int, shown: frozenset[int]) -> str:
    """The line above the grid as it stands after the step."""
    day = today()
    states, live = read_months(plan), read_live(plan, month)
    rights = grid_page.GridRights(shown, states, month, months_begun(plan.year, day))
    deadline = deadlines.report_deadline(plan.year, month, settings_of(plan.year, plan.agency_id))
    bar = month_bar(rights, asking(live, shown, month, states), live, deadline, day)
    return render_to_string("indicators/_month_bar.html", {"bar": bar, "focus": True}, request)
