"""Downloads of the printed documents. What a person may not see is not found."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from indicators.errors import ScoreUnavailable
from reports.asking import month_asked, visible_plan
from reports.documents.errors import DocumentError
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, DECEMBER, Kind, file_name, write_documents

_TITLES = {ANNUAL_PLAN.slug: "年度施政計畫", ANNUAL_REPORT.slug: "年度施政績效報告"}


@login_required
@require_safe
def annual_report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The annual performance report up to ``?through=MONTH``, by default the last month that is over."""
    return _download(request, ANNUAL_REPORT, year, code, month_asked(request, year))


@login_required
@require_safe
def annual_plan(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The plan document."""
    return _download(request, ANNUAL_PLAN, year, code, DECEMBER)


def _download(request: HttpRequest, kind: Kind, year: int, code: str, through: int) -> HttpResponse:
    plan = visible_plan(request, year, code)
    try:
        (snapshot,) = snapshots_for(kind, year=year, through=through, agency_codes=[code])
        settings.REPORTS_ROOT.mkdir(parents=True, exist_ok=True)
        (written,) = write_documents(kind, [(snapshot, settings.REPORTS_ROOT / file_name(kind, snapshot))])
    except (ScoreUnavailable, DocumentError) as fault:
        context = {"reason": str(fault), "agency_name": plan.agency_name, "year": year}
        return render(request, "reports/no_document.html", context, status=409)
    response = HttpResponse(written.path.read_bytes(), content_type="application/pdf")
    title = f"{snapshot.agency_name}{year}{_TITLES[kind.slug]}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, title)
    return response
