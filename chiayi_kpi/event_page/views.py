"""The event log's page: the newest first, filtered, one part behind the other, and as a file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.query import moment_of, query_of, stamp_of, whole_number
from chiayi_kpi.core.workbook.writer import TABLE_KINDS, download
from chiayi_kpi.event_page.forms import EventForm
from chiayi_kpi.event_page.lines import event_book, event_lines
from chiayi_kpi.event_page.selectors import EventFilter, PageStart, events_behind, every_event

PER_PAGE = 50
MOST_IN_A_FILE = 20_000


@login_required
@require_safe
def event_log(request: HttpRequest) -> HttpResponse:
    """``?behind=MOMENT~ID``: the events before that one; ``?file=xlsx`` (``ods``, ``csv``) sends what was found."""
    if not has_permission(request.user, Permission.VIEW_LOG):
        raise hidden()
    form = EventForm(request.GET)
    if not form.is_valid():
        return render(request, "event_page/event_log.html", _context(request, form), status=422)
    wanted = form.wanted()
    ending = request.GET.get("file", "")
    if ending in TABLE_KINDS:
        return _file(wanted, ending)
    events = events_behind(wanted, _place(request.GET.get("behind", "")), PER_PAGE + 1)
    shown = events[:PER_PAGE]
    context = _context(request, form) | {
        "lines": event_lines(shown),
        "behind": f"{stamp_of(shown[-1].at)}~{shown[-1].pk}" if len(events) > PER_PAGE else "",
    }
    return render(request, "event_page/event_log.html", context)


def _context(request: HttpRequest, form: EventForm) -> dict:
    query = query_of(request, "behind", "file")
    return {
        "form": form,
        "query": f"{query}&" if query else "",
        "is_first": not request.GET.get("behind"),
        "endings": list(TABLE_KINDS),
    }


def _place(text: str) -> PageStart | None:
    if not text:
        return None
    moment, _tilde, pk = text.partition("~")
    at = moment_of(moment)
    if timezone.is_naive(at):
        raise Http404
    return PageStart(at, whole_number(pk))


def _file(wanted: EventFilter, ending: str) -> HttpResponse:
    """At most ``MOST_IN_A_FILE`` events, the newest: a longer time is asked for in parts."""
    lines = [line for part in every_event(wanted, MOST_IN_A_FILE) for line in event_lines(part)]
    return download(event_book(lines), _("Event log"), ending)
