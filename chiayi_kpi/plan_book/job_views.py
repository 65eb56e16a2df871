"""A workbook too large for a request: how far it is, its preview, its confirmation. Others than who sent it do not find it."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from chiayi_kpi.core.admin_uploads import WaitingUpload
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.htmx import HtmxHttpRequest, wants_part
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.writer import download_of
from chiayi_kpi.plan_book import jobs
from chiayi_kpi.plan_book.models import ImportJob
from chiayi_kpi.plan_book.views import for_importers


@for_importers
@require_safe
def job(request: HtmxHttpRequest, job: UUID) -> HttpResponse:
    """How far the file is, and then what it would change. The page asks again while a worker is at it."""
    found = _own(request, job)
    if wants_part(request):
        response = (
            render(request, "plan_book/_progress.html", {"job": found})
            if found.is_open
            else HttpResponseClientRefresh()
        )
    else:
        response = _page(request, found)
    patch_vary_headers(response, ["HX-Request"])
    return response


@for_importers
@require_POST
def confirm(request: HttpRequest, job: UUID) -> HttpResponse:
    """Have what was shown written."""
    found = _own(request, job)
    try:
        jobs.confirm(job=found)
    except WorkbookError as error:
        return _page(request, found, refused=error.faults, status=422)
    return redirect("plan_workbook_job", job=job)


@for_importers
@require_safe
def changes(request: HttpRequest, job: UUID) -> HttpResponse:
    """Every change of the file that was shown, as a table to keep or to pass on."""
    upload = WaitingUpload(name=_own(request, job).changes)
    if not upload.exists():
        raise Http404
    return download_of(upload.read(), _("changes"), "xlsx")


def _own(request: HttpRequest, job: UUID) -> ImportJob:
    found = jobs.own_job(request.user, job)
    if found is None:
        raise hidden() if jobs.is_any(job) else Http404()
    return found


def _page(request: HttpRequest, found: ImportJob, *, refused=(), status: int = 200) -> HttpResponse:
    written = urlencode({"written": found.plan_ids}, doseq=True)
    context = {
        "job": found,
        "shown": mark_safe(found.shown),  # noqa: S308 - our own template made it, and escaped what it was given
        "refused": refused,
        "written_url": f"{reverse('plan_workbook')}?{written}",
        "breadcrumbs": [{"url": reverse("plan_workbook"), "label": _("Plan workbook")}],
    }
    return render(request, "plan_book/job.html", context, status=status)
