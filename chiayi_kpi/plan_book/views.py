"""The page of the plan workbook: the planning office's for the city, an agency's planner's for the own agency."""

from functools import wraps
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.accounts.permissions import agency_ids, has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import is_key
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.file_names import uploaded_name
from chiayi_kpi.core.upload_limit import takes_file
from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.faults import SHOWN, WorkbookError
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS, download
from chiayi_kpi.management.book import RESOURCES
from chiayi_kpi.management.export import plan_book
from chiayi_kpi.plan_book import jobs
from chiayi_kpi.plan_book import preview as previews
from chiayi_kpi.plan_book.empty_book import empty_book
from objectives.admin_access import change_url
from objectives.models import Plan
from objectives.permissions import visible
from objectives.selectors import PlanRow, agency_plans, plans_by_key


def for_importers(view):
    """A page for those who may import into some agency's plan; for anybody else it is not there."""

    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not has_permission_anywhere(request.user, Permission.IMPORT):
            raise hidden()
        return view(request, *args, **kwargs)

    return answer


@takes_file("IMPORT_MAX_BYTES")
@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The workbooks to download; one that is sent is read and shown, and nothing is written yet."""
    if request.method != "POST":
        return _page(request)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, refused=[_("Choose a file.")], status=422)
    data, name = upload.read(limits.current().file_bytes + 1), uploaded_name(upload.name)
    try:
        sheets = read_file(data, name)
        rows = sum(map(len, sheets))
        if rows > settings.IMPORT_PAGE_MAX_ROWS:
            large = jobs.order(data=data, name=name, rows=rows, by=request.user)
            return redirect("plan_workbook_job", job=large.pk)
        found = previews.look(sheets, previews.context_for(name, request.user))
    except WorkbookError as error:
        return _page(request, refused=error.faults[:SHOWN], status=422)
    held = previews.keep(data=data, name=name, preview=found) if found.can_confirm else None
    return _show(request, found, name, held, 422 if found.faults else 200)


@for_importers
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Write what the preview showed. What changed meanwhile is shown again instead, and nothing is written."""
    try:
        held = previews.waiting(request.user, request.POST.get("held", ""))
        found, done = previews.confirm(held=held, by=request.user)
    except WorkbookError as error:
        return _page(request, refused=error.faults[:SHOWN], status=422)
    if not done:
        messages.warning(
            request,
            _("Nothing was written: what the file would change is no longer what was shown. Look again."),
        )
        held.digest = found.digest
        return _show(request, found, held.name, held if found.can_confirm else None, 409)
    text = ngettext("%(count)s row was written.", "%(count)s rows were written.", found.changes)
    messages.success(request, text % {"count": found.changes})
    written = urlencode({"written": sorted(found.plan_ids)}, doseq=True)
    return redirect(f"{reverse('plan_workbook')}?{written}")


@for_importers
@require_POST
def changes(request: HttpRequest) -> HttpResponse:
    """Every change of the file that was shown, as a table to keep or to pass on."""
    try:
        held = previews.waiting(request.user, request.POST.get("held", ""))
        found = previews.again(held=held, by=request.user)
    except WorkbookError as error:
        return _page(request, refused=error.faults[:SHOWN], status=422)
    return download(previews.change_list(found, held.name), _("changes"), "xlsx")


@for_importers
@require_safe
def plan_file(request: HttpRequest, ending: str) -> HttpResponse:
    """``?plan=107-CYPD``: the agency's year as a workbook; ``?plan=107``: all of the year that the person may import."""
    if ending not in WORKBOOK_KINDS:
        raise Http404
    year, _dash, code = request.GET.get("plan", "").partition("-")
    plans = [plan for plan in _plans(request) if str(plan.year) == year and code in ("", plan.agency_code)]
    if not plans:
        every = [
            plan for plan in agency_plans(None) if str(plan.year) == year and code in ("", plan.agency_code)
        ]
        raise hidden() if every else Http404()
    title = _("Plans of the year %(year)s") % {"year": year}
    book = plan_book(plans, title=f"{plans[0].agency_name} {title}" if code else title, user=request.user)
    return download(book, f"{year}-{code}" if code else year, ending)


@for_importers
@require_safe
def template(request: HttpRequest, ending: str) -> HttpResponse:
    """An empty workbook, or (``?sheet=``) an empty sheet of it."""
    if ending not in WORKBOOK_KINDS:
        raise Http404
    wanted = request.GET.get("sheet", "")
    sheets = [resource for resource in RESOURCES if wanted in ("", resource.sheet)]
    if not sheets:
        raise Http404
    return download(empty_book(sheets), wanted or _("plan-workbook"), ending)


def _plans(request: HttpRequest) -> list[PlanRow]:
    """The agencies' plans into which the person may import, the newest year first."""
    return agency_plans(agency_ids(request.user, Permission.IMPORT))


def _written(request: HttpRequest) -> list[tuple[Plan, str]]:
    """The plans that a file was just written to, each with where it is worked on."""
    ids = [key for key in request.GET.getlist("written") if is_key(key)]
    return [(plan, change_url(plan)) for plan in plans_by_key(visible(request.user), ids)]


def _page(request: HttpRequest, *, refused=(), status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "years": [
            (year, list(plans)) for year, plans in groupby(_plans(request), key=lambda plan: plan.year)
        ],
        "of_city": has_permission(request.user, Permission.EDIT_COMMON_PLAN),
        "sheets": [resource.sheet for resource in RESOURCES],
        "max_bytes": limits.current().file_bytes,
        "max_rows": settings.IMPORT_MAX_ROWS,
        "page_rows": settings.IMPORT_PAGE_MAX_ROWS,
        "jobs": jobs.own_jobs(request.user),
        "refused": refused,
        "written": _written(request),
    }
    return render(request, "plan_book/page.html", context, status=status)


def _show(
    request: HttpRequest, found: previews.BookPreview, name: str, held: previews.Waiting | None, status: int
) -> HttpResponse:
    context = {
        "preview": found,
        "faults": found.faults[:SHOWN],
        "name": name,
        "held": held.seal(request.user) if held else "",
        "breadcrumbs": [{"url": reverse("plan_workbook"), "label": _("Plan workbook")}],
    }
    return render(request, "plan_book/preview.html", context, status=status)
