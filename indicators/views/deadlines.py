"""The deadlines of a year: month by month and why, and the page's form that sets one by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.core.caller import hide_unless
from chiayi_kpi.workdays.permissions import may_keep_calendar
from chiayi_kpi.workdays.selectors import deadline_history, deadlines_by_hand
from chiayi_kpi.workdays.services import DeadlineRefused, set_deadline, withdraw_deadline
from indicators.deadlines_page import month_rows, presumed_notes
from indicators.forms.deadlines import MonthDeadlineForm
from indicators.selectors.deadlines import settings_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadlines(request: HttpRequest, year: int) -> HttpResponse:
    """The deadlines of the ROC year; the planning office sets one for a month here, of one agency or of all."""
    if request.method != "POST":
        return _page(request, year, MonthDeadlineForm(year=year))
    hide_unless(may_keep_calendar(request.user))
    form = MonthDeadlineForm(request.POST, year=year)
    if form.is_valid():
        try:
            set_deadline(year=year, by=request.user, **form.cleaned_data)
        except DeadlineRefused as refused:
            for field, message in refused.faults.items():
                form.add_error(field, message)
        else:
            messages.success(request, _("The deadline is set."))
            return redirect("deadlines", year=year)
    return _page(request, year, form, 422)


@login_required
@require_POST
def withdraw(request: HttpRequest, year: int, deadline: int) -> HttpResponse:
    """Let the rule hold again for the month."""
    hide_unless(may_keep_calendar(request.user))
    if withdraw_deadline(deadline_id=deadline, year=year, by=request.user):
        messages.success(request, _("The deadline is withdrawn; the general rule applies again."))
    else:
        messages.info(request, _("It had already been withdrawn."))
    return redirect("deadlines", year=year)


def _page(request: HttpRequest, year: int, form: MonthDeadlineForm, status: int = 200) -> HttpResponse:
    settings = settings_of(year, None)
    rows = month_rows(year, settings)
    context: dict[str, Any] = {
        "year": year,
        "settings": settings,
        "rows": rows,
        "presumed": presumed_notes(rows),
        "by_hand": deadlines_by_hand(request.user, year),
        "history": deadline_history(request.user, year),
        "may_keep": may_keep_calendar(request.user),
        "form": form,
    }
    return render(request, "indicators/deadlines.html", context, status=status)
