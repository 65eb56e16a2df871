"""The history page: filtered by whoever may read it, page by page, and as a file of all that was found."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.core.query import query_of
from chiayi_kpi.core.workbook.writer import TABLE_KINDS, download
from indicators.forms.history import HistoryForm
from indicators.history_page import (
    HistoryLine,
    earlier_value_lines,
    figure_lines,
    history_book,
    month_lines,
    plan_change_lines,
    revision_lines,
)
from indicators.permissions import may_view_history
from indicators.selectors.deputies import Deputies
from indicators.selectors.history import (
    HistoryFilter,
    earlier_value_changes,
    figure_changes,
    month_events,
    plan_changes,
    target_revisions,
)
from objectives.access import plan_or_404
from objectives.models import Plan

PER_PAGE = 50
# How each list is read for a plan and a filter, and how its rows are shown.
LISTS: dict[str, tuple[Callable[[Plan, HistoryFilter], Any], Callable[..., list[HistoryLine]]]] = {
    "figures": (figure_changes, figure_lines),
    "months": (month_events, month_lines),
    "targets": (target_revisions, revision_lines),
    "earlier": (earlier_value_changes, earlier_value_lines),
    "reopened": (plan_changes, plan_change_lines),
}


@login_required
@require_safe
def history(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """One of the lists, filtered; ``?file=xlsx`` (``ods``, ``csv``) sends all of it."""
    plan = plan_or_404(request, year, agency)
    if not may_view_history(request.user, plan):
        raise PermissionDenied(_("The history is read by planning staff, supervisors and auditors."))
    form = HistoryForm(request.GET, plan=plan)
    if not form.is_valid():
        return render(request, "indicators/history.html", _context(request, plan, form), status=422)
    kind = form.chosen_kind()
    read, as_lines = LISTS[kind]
    if kind in {"reopened", "earlier"}:
        as_lines = partial(as_lines, names=form.names)
    if kind in {"figures", "months"}:
        as_lines = partial(as_lines, deputies=Deputies(plan))
    rows = read(plan, form.wanted())
    ending = request.GET.get("file", "")
    if ending in TABLE_KINDS:
        return _file(plan, kind, ending, as_lines(rows))
    paginator = Paginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = _context(request, plan, form) | {
        "kind": kind,
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number)),
        "lines": as_lines(page),
    }
    return render(request, "indicators/history.html", context)


def _context(request: HttpRequest, plan: Plan, form: HistoryForm) -> dict:
    return {
        "plan": plan,
        "form": form,
        "kind": "figures",
        "tabs": [
            {"key": key, "label": label, "query": _query(request, kind=key)}
            for key, label in HistoryForm.KINDS
        ],
        "query": f"{_query(request)}&" if _query(request) else "",
        "files": [{"ending": ending, "query": _query(request, file=ending)} for ending in TABLE_KINDS],
        "sample_data": plan.has_sample_figures,
    }


def _query(request: HttpRequest, **changed: str) -> str:
    """The filter as it stands, for a link; always from the first page on."""
    return query_of(request, "page", "file", **changed)


def _file(plan: Plan, kind: str, ending: str, lines: list) -> HttpResponse:
    book = history_book(plan, str(dict(HistoryForm.KINDS)[kind]), lines)
    return download(book, f"{slugify(plan.own_agency.code)}-{plan.year}-{kind}", ending)
