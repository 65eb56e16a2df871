"""What is public as files for programs: an agency's year, and the catalogue of all of them."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from objectives.selectors import published_plan
from reports.pages.open_data import open_data
from reports.pages.public.catalogue import MIME, catalogue
from reports.pages.public.content import public_content
from reports.pages.public.index import public_years
from reports.pages.public.page import PublicPage, public_page
from reports.pages.public.tables import figures_table, public_table
from reports.pages.tables.files import table_file
from reports.snapshot.approved import ApprovedYear, approved_year
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import build_snapshots


class _Year(NamedTuple):
    snapshot: Snapshot
    approved: ApprovedYear
    page: PublicPage


@open_data
def data(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Everything that is public of the agency's year, as JSON."""
    return _answered(year, agency, lambda found: _json(public_content(*found)))


@open_data
def indicators(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The indicators as CSV."""
    return _answered(year, agency, lambda found: table_file(public_table(found.page), "csv"))


@open_data
def figures(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The figures that are shown as CSV."""
    return _answered(year, agency, lambda found: table_file(figures_table(found.page, found.approved), "csv"))


@open_data
def catalogue_file(request: HttpRequest) -> HttpResponse:
    """What there is, for the catalogues of others (DCAT)."""
    return _json(catalogue(public_years()), MIME)


def _answered(year: int, agency: str, answer: Callable[[_Year], HttpResponse]) -> HttpResponse:
    """404 where the year is not public, 503 while its plan is being corrected."""
    if published_plan(year, agency) is None:
        raise Http404
    try:
        (snapshot,) = build_snapshots(year=year, through=LAST_MONTH, agency_codes=[agency])
    except ScoreUnavailable:
        return HttpResponse(status=503)
    approved = approved_year(snapshot)
    return answer(_Year(snapshot, approved, public_page(snapshot, approved)))


def _json(content: object, mime: str = "application/json") -> HttpResponse:
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(content, json_dumps_params=options, content_type=mime)
