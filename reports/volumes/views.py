"""The city's volume: order it, watch it being printed, cancel, try again, download. Others do not find it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.htmx import HtmxHttpRequest, wants_part
from objectives.selectors import PlanRow, plans_of_year
from reports.documents.forms import PDF
from reports.snapshot.months import latest_month
from reports.volumes import orders
from reports.volumes.chapters import kind_of
from reports.volumes.errors import VolumeError
from reports.volumes.forms import OrderForm, first_choice
from reports.volumes.models import VolumeJob
from reports.volumes.page import VolumePage, chapter_count, tone, volume_page
from reports.volumes.permissions import may_order_volumes, may_see_volumes
from reports.volumes.selectors import job_of_year, jobs_of_year

_LISTED = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def volumes(request: HtmxHttpRequest, year: int) -> HttpResponse:
    """The year's volumes, and the form that orders another. While one is being printed the page asks for the list again."""
    plans = _plans(request, year)
    if not plans:
        return render(request, "no_plan_yet.html", {"year": year, "title": _("City's volume")})
    # Without scripts a button ticks all agencies or none: nothing is ordered by it.
    may_order = may_order_volumes(request.user)
    if request.method == "POST" and not may_order:
        raise hidden()
    if request.method == "POST" and "tick" not in request.POST:
        form = OrderForm(request.POST, plans=plans)
        if job := _ordered(request, year, form):
            return redirect("volume", year=year, job=job.pk)
    else:
        sent = request.POST or request.GET
        form = OrderForm(plans=plans, initial=first_choice(sent, plans, latest_month(year, today())))
    jobs = jobs_of_year(year)
    page = Paginator(jobs, _LISTED).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "form": form if may_order else None,
        "jobs": [(job, tone(job), chapter_count(job)) for job in page],
        "is_open": any(job.is_open for job in page) or jobs.open().exists(),  # on another page of the list
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "kept_days": settings.VOLUME_KEPT_DAYS,
    }
    if request.method == "GET" and wants_part(request):
        response = render(request, "reports/volumes/_jobs_again.html", context)
    else:
        response = render(
            request, "reports/volumes/volumes.html", context, status=422 if form.errors else 200
        )
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_safe
def volume(request: HtmxHttpRequest, year: int, job: UUID) -> HttpResponse:
    """One volume: how far it is, or its download. The page asks again while it is being printed."""
    found = _job(request, year, job)
    page = volume_page(found, plans_of_year(year), may_steer=may_order_volumes(request.user))
    if wants_part(request):
        response = _progress(request, page)
    else:
        crumbs = [{"url": reverse("volumes", args=[year]), "label": _("City's volume")}]
        context = {"page": page, "year": year, "breadcrumbs": crumbs}
        response = render(request, "reports/volumes/volume.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _progress(request: HttpRequest, page: VolumePage) -> HttpResponse:
    """While it is open only the figures are replaced, so that a button keeps its focus; then the whole card."""
    context = {"page": page, "year": page.job.year}
    if page.job.is_open:
        return render(request, "reports/volumes/_progress.html", context)
    response = render(request, "reports/volumes/_over.html", context)
    return reswap(retarget(response, "#volume"), "outerHTML")


@login_required
@require_safe
def volume_pdf(request: HttpRequest, year: int, job: UUID) -> FileResponse | HttpResponse:
    """The finished volume, sent as it is read: it is never in memory as a whole. The page says it where it is gone or damaged."""
    found = _job(request, year, job)
    if found.state != VolumeJob.State.DONE:
        raise Http404
    file = orders.finished(found)
    if file is None:  # its page says so
        return redirect("volume", year=year, job=job)
    name = f"{year}{kind_of(found).title}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type=PDF.mime)


@login_required
@require_POST
def volume_cancel(request: HttpRequest, year: int, job: UUID) -> HttpResponse:
    """End the printing."""
    return _steer(request, _job(request, year, job), orders.cancel)


@login_required
@require_POST
def volume_retry(request: HttpRequest, year: int, job: UUID) -> HttpResponse:
    """Print a volume anew that failed, was cancelled or whose file is gone."""
    return _steer(request, _job(request, year, job), orders.retry)


@login_required
@require_POST
def volume_delete(request: HttpRequest, year: int, job: UUID) -> HttpResponse:
    """Delete a volume that is over, and its file."""
    found = _job(request, year, job)
    if not may_order_volumes(request.user):
        raise hidden()
    try:
        orders.remove(job=found)
    except VolumeError as fault:
        messages.error(request, str(fault))
        return redirect("volume", year=year, job=job)
    messages.success(request, _("The volume was deleted."))
    return redirect("volumes", year=year)


def _steer(request: HttpRequest, job: VolumeJob, action) -> HttpResponse:
    if not may_order_volumes(request.user):
        raise hidden()
    try:
        action(job=job)
    except VolumeError as fault:
        messages.error(request, str(fault))
    return redirect("volume", year=job.year, job=job.pk)


def _ordered(request: HttpRequest, year: int, form: OrderForm) -> VolumeJob | None:
    if not form.is_valid():
        return None
    chosen = form.cleaned_data
    try:
        return orders.order(
            year=year,
            document=chosen["document"],
            through=chosen["through"],
            covers=chosen["covers"],
            agency_codes=chosen["agencies"],
            by=request.user,
        )
    except VolumeError as fault:
        form.add_error("agencies", str(fault))
        return None


def _plans(request: HttpRequest, year: int) -> list[PlanRow]:
    if not may_see_volumes(request.user):
        raise hidden()
    return [plan for plan in plans_of_year(year) if plan.agency_id]


def _job(request: HttpRequest, year: int, job: UUID) -> VolumeJob:
    if not may_see_volumes(request.user):
        raise hidden()
    found = job_of_year(year, job)
    if found is None:
        raise Http404
    return found
