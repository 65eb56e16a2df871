"""The city's volume: order it, watch it being printed, cancel, try again, download. Others do not find it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.core.clock import today
from objectives.selectors import PlanRow, plans_of_year
from reports.months import latest_month
from reports.volume import orders, places
from reports.volume.errors import VolumeError
from reports.volume.forms import OrderForm
from reports.volume.models import VolumeJob
from reports.volume.page import progress
from reports.volume.permissions import may_print_volumes, may_steer

_LISTED = 20
_TITLES = {VolumeJob.Document.REPORT: "年度施政績效報告", VolumeJob.Document.PLAN: "年度施政計畫"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def volumes(request: HttpRequest, year: int) -> HttpResponse:
    """The year's volumes, and the form that orders another."""
    plans = _plans(request, year)
    given = {"through": latest_month(year, today()), "document": VolumeJob.Document.REPORT}
    form = OrderForm(request.POST or None, plans=plans, initial=given)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            job = orders.order(
                year=year,
                document=chosen["document"],
                through=chosen["through"],
                agency_codes=chosen["agencies"],
                by=request.user,
            )
        except VolumeError as fault:
            form.add_error("agencies", str(fault))
        else:
            return redirect("volume", year=year, job=job.pk)
    jobs = VolumeJob.objects.filter(year=year).select_related("asked_by")[:_LISTED]
    context = {"year": year, "form": form, "jobs": jobs}
    return render(request, "reports/volume/volumes.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def volume(request: HttpRequest, year: int, job: UUID) -> HttpResponse:
    """One volume: how far it is, or its download. The page asks again while it is being printed."""
    found = _job(request, year, job)
    context = {
        "progress": progress(found, may_steer(request.user, found)),
        "year": year,
        "breadcrumbs": [{"url": reverse("volumes", args=[year]), "label": _("City's volume")}],
    }
    partial = "reports/volume/_progress.html"
    return render(request, partial if request.htmx else "reports/volume/volume.html", context)


@login_required
@require_safe
def volume_pdf(request: HttpRequest, year: int, job: UUID) -> FileResponse:
    """The finished volume, sent as it is read: it is never in memory as a whole."""
    found = _job(request, year, job)
    if found.state != VolumeJob.State.DONE:
        raise Http404
    try:
        file = places.result(found).open("rb")
    except FileNotFoundError as fault:
        raise Http404 from fault
    name = f"{year}{_TITLES[VolumeJob.Document(found.document)]}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")


@login_required
@require_POST
def volume_cancel(request: HttpRequest, year: int, job: UUID) -> HttpResponse:
    """End the printing."""
    return _steer(request, _job(request, year, job), orders.cancel)


@login_required
@require_POST
def volume_retry(request: HttpRequest, year: int, job: UUID) -> HttpResponse:
    """Print a failed or cancelled volume anew."""
    return _steer(request, _job(request, year, job), orders.retry)


def _steer(request: HttpRequest, job: VolumeJob, action) -> HttpResponse:
    if not may_steer(request.user, job):
        raise Http404
    try:
        action(job=job)
    except VolumeError as fault:
        messages.error(request, str(fault))
    return redirect("volume", year=job.year, job=job.pk)


def _plans(request: HttpRequest, year: int) -> list[PlanRow]:
    plans = [plan for plan in plans_of_year(year) if plan.agency_id]
    if not plans or not may_print_volumes(request.user):
        raise Http404
    return plans


def _job(request: HttpRequest, year: int, job: UUID) -> VolumeJob:
    if not may_print_volumes(request.user):
        raise Http404
    return get_object_or_404(VolumeJob.objects.select_related("asked_by"), pk=job, year=year)
