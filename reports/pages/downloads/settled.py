"""Downloads of a settled year's record, for who may see the agency and for everybody, and of what checks it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from indicators.scoring.record.bundle import bundle
from objectives.access import plan_or_404
from objectives.selectors import published_plan
from reports.pages.open_data import open_data
from reports.snapshot.archive.export import settled_file
from reports.snapshot.archive.settled import RecordDamaged


@login_required
@require_safe
def settled_json(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The record of the agency's settled year; not found while it is not settled."""
    plan = plan_or_404(request, year, agency)
    try:
        return _file(plan.pk, agency, year)
    except RecordDamaged as fault:
        context = {"reason": str(fault), "agency_name": plan.agency_name, "year": year}
        return render(request, "reports/no_document.html", context, status=409)


@open_data
def public_settled_json(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The same for everybody, where the agency's year was opened to the public."""
    plan = published_plan(year, agency)
    if plan is None:
        raise Http404
    try:
        return _file(plan.id, agency, year)
    except RecordDamaged:
        return render(request, "reports/public/unavailable.html", {"plan": plan}, status=503)


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks a record, one file for Python alone: nothing in it is anybody's."""
    return _download(bundle(), "application/zip", "verify.pyz")


def _file(plan_id: int, agency: str, year: int) -> HttpResponse:
    text = settled_file(plan_id)
    if text is None:
        raise Http404
    return _download(text.encode(), "application/json", f"settled-{year}-{agency}.json")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
