"""Downloads of the printed documents. What a person may not see is not found."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from indicators.errors import ScoreUnavailable
from objectives.selectors import plans_of_agency
from reports.documents.errors import DocumentError
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, DECEMBER, Kind, file_name, write_documents
from reports.months import latest_month
from reports.selectors import build_snapshots

_TITLES = {ANNUAL_PLAN.slug: "年度施政計畫", ANNUAL_REPORT.slug: "年度施政績效報告"}


@login_required
@require_safe
def annual_report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The annual performance report up to ``?through=MONTH``, by default the last month that is over."""
    return _download(request, ANNUAL_REPORT, year, code, _through(request, year))


@login_required
@require_safe
def annual_plan(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The plan document."""
    return _download(request, ANNUAL_PLAN, year, code, DECEMBER)


def _download(request: HttpRequest, kind: Kind, year: int, code: str, through: int) -> HttpResponse:
    plan = next((plan for plan in plans_of_agency(code) if plan.year == year), None)
    if plan is None or not has_permission(request.user, Permission.VIEW, plan.agency_id):
        raise Http404
    try:
        (snapshot,) = build_snapshots(year=year, through=through, agency_codes=[code])
        settings.REPORTS_ROOT.mkdir(parents=True, exist_ok=True)
        (written,) = write_documents(kind, [(snapshot, settings.REPORTS_ROOT / file_name(kind, snapshot))])
    except (ScoreUnavailable, DocumentError) as fault:
        context = {"reason": str(fault), "agency_name": plan.agency_name, "year": year}
        return render(request, "reports/no_document.html", context, status=409)
    response = HttpResponse(written.path.read_bytes(), content_type="application/pdf")
    title = f"{snapshot.agency_name}{year}{_TITLES[kind.slug]}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, title)
    return response


def _through(request: HttpRequest, year: int) -> int:
    text = request.GET.get("through", "")
    if not text:
        return latest_month(year, timezone.localdate())
    if text.isascii() and text.isdigit() and 1 <= int(text) <= DECEMBER:
        return int(text)
    raise Http404
