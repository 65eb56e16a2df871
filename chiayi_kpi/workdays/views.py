"""The city's calendar: what is known of a year, the official table with a preview, one day by hand."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.core.caller import hide_unless
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.file_names import uploaded_name
from chiayi_kpi.core.templatetags.numbers import roc_date
from chiayi_kpi.workdays.forms import OFF, DayForm
from chiayi_kpi.workdays.official_table import MAX_BYTES, TableDay, TableRefused, read_table
from chiayi_kpi.workdays.page import calendar_page
from chiayi_kpi.workdays.permissions import may_keep_calendar
from chiayi_kpi.workdays.selectors import calendar_history
from chiayi_kpi.workdays.services import CalendarMoved, calendar_changes, import_calendar, set_day

SALT, LIFE_SECONDS = "workdays.calendar", 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """The calendar of the ROC year; a table sent to it is read and shown, and nothing is written yet."""
    if request.method != "POST":
        return _page(request, year)
    hide_unless(may_keep_calendar(request.user))
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, year, {"refused": [_("Choose a file.")]}, 422)
    try:
        table = read_table(upload.read(MAX_BYTES + 1), year)
    except TableRefused as refused:
        return _page(request, year, {"refused": refused.faults}, 422)
    return _preview(request, year, table, uploaded_name(upload.name))


@login_required
@require_POST
def confirm(request: HttpRequest, year: int) -> HttpResponse:
    """Write the table that the preview showed; what it would change by now is shown again where that is something else."""
    hide_unless(may_keep_calendar(request.user))
    try:
        person, of_year, name, rows, shown = signing.loads(
            request.POST.get("table", ""), salt=SALT, max_age=LIFE_SECONDS
        )
    except signing.BadSignature:
        person = None
    if person != request.user.pk or of_year != year:
        why = _("This preview is no longer valid. Choose the file again; nothing was written.")
        return _page(request, year, {"refused": [why]}, 422)
    table = [TableDay(datetime.date.fromisoformat(day), off, note) for day, off, note in rows]
    take = {found.day for found in table if found.day.isoformat() in request.POST.getlist("take")}
    reason = _("official calendar “%s”") % name
    try:
        count = import_calendar(table=table, by=request.user, reason=reason, take=take, shown=shown)
    except CalendarMoved as moved:
        messages.warning(request, str(moved))
        return _preview(request, year, table, name, 409)
    text = ngettext("%(count)d day was written.", "%(count)d days were written.", count)
    messages.success(request, text % {"count": count})
    return redirect("calendar", year=year)


@login_required
@require_POST
def day(request: HttpRequest, year: int) -> HttpResponse:
    """Make one day a day off or a working day."""
    hide_unless(may_keep_calendar(request.user))
    form = DayForm(request.POST, year=year)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            row = set_day(
                day=typed["day"], is_off=typed["kind"] == OFF, reason=typed["reason"], by=request.user
            )
        except Refused as fault:
            form.add_error(None, str(fault))
        else:
            text = _("%(day)s is a day off now.") if row.is_off else _("%(day)s is a working day now.")
            messages.success(request, text % {"day": roc_date(row.day)})
            return redirect("calendar", year=year)
    return _page(request, year, {"form": form}, 422)


def _page(
    request: HttpRequest, year: int, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "year": year,
        "page": calendar_page(year),
        "history": calendar_history(year),
        "may_keep": may_keep_calendar(request.user),
        "form": DayForm(year=year),
        "max_bytes": MAX_BYTES,
        **(more or {}),
    }
    return render(request, "workdays/calendar.html", context, status=status)


def _preview(
    request: HttpRequest, year: int, table: Sequence[TableDay], name: str, status: int = 200
) -> HttpResponse:
    rows = [(found.day.isoformat(), found.is_off, found.note) for found in table]
    changes = calendar_changes(table)
    context = {
        "year": year,
        "name": name,
        "changes": changes,
        "days_off": sum(found.is_off for found in table),
        "makes_up": [found for found in table if not found.is_off and found.day.weekday() >= 5],
        "table": signing.dumps([request.user.pk, year, name, rows, changes.digest], salt=SALT, compress=True),
    }
    return render(request, "workdays/calendar_preview.html", context, status=status)
