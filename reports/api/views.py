"""The interface's answers."""

import sys

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.core import error_pages
from chiayi_kpi.core.caller import caller, hidden
from chiayi_kpi.core.troubles import trouble_of
from indicators.selectors.monthly_figures import last_updates, monthly_figures
from objectives.selectors import PlanRow, agency_plans, plans_of_year
from reports.api.access import (
    ADDRESS,
    READING,
    Seen,
    answers_everybody,
    answers_json,
    reads_and_takes_json,
    refusal,
)
from reports.api.content import figure, plan_entry, refused, summary, whole
from reports.api.description import description_in, operations
from reports.api.figures import take_figures
from reports.api.paging import page_of
from reports.api.parameters import month_of, through_of
from reports.snapshot.selectors import build_each, build_snapshots

PLANS_A_PAGE = 100
AGENCIES_A_PAGE = 100
FIGURES_A_PAGE = 500


@answers_everybody(*READING)
def openapi(request: HttpRequest) -> object:
    """The OpenAPI description, for whoever builds a client; it names no agency."""
    return description_in(get_language())


@require_safe
def description_page(request: HttpRequest) -> HttpResponse:
    """The same for a person: every address with its parameters and an example of what it answers."""
    description = description_in(get_language())
    context = {
        "about": description["info"]["description"],
        "operations": operations(description),
        "origin": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "reports/api/description.html", context)


@answers_json("page", "page_size")
def plans(request: HttpRequest, seen: Seen) -> object:
    """The plans that the asker sees, newest year first, a page at a time."""
    page = page_of(request, agency_plans(seen), size=PLANS_A_PAGE)
    updated = last_updates([plan.id for plan in page.rows])
    return {"plans": [plan_entry(plan, updated.get(plan.id)) for plan in page.rows], **page.place}


@answers_json("through", "page", "page_size")
def year(request: HttpRequest, seen: Seen, year: int) -> object:
    """The agencies of a year that the asker sees, each in a line, up to ``?through=MONTH``, a page at a time.

    Those whose plans cannot be scored stand apart, each with the reason.
    """
    plans = [plan for plan in plans_of_year(year) if plan.agency_id and _is_seen(seen, plan)]
    if not plans:
        raise Http404
    through = through_of(request, year)
    page = page_of(request, [plan.agency_code for plan in plans], size=AGENCIES_A_PAGE)
    built = build_each(year=year, through=through, agency_codes=page.rows)
    updated = last_updates([snapshot.plan_id for snapshot in built.snapshots])
    return {
        "year": year,
        "through": through,
        "agencies": [summary(snapshot, updated.get(snapshot.plan_id)) for snapshot in built.snapshots],
        "refused": [refused(one) for one in built.refused],
        **page.place,
    }


@answers_json("through")
def snapshot(request: HttpRequest, seen: Seen, year: int, agency: str) -> object:
    """One agency's year up to ``?through=MONTH``: all that its pages show."""
    plan = _plan(seen, year, agency)
    through = through_of(request, year)
    (found,) = build_snapshots(year=year, through=through, agency_codes=[agency])
    return whole(found, last_updates([plan.id]).get(plan.id))


def read_figures(request: HttpRequest, seen: Seen, year: int, agency: str) -> object:
    """What the agency reported, input by input and month by month (``?month=`` for one), a page at a time."""
    plan = _plan(seen, year, agency)
    month = month_of(request, "month")
    page = page_of(request, monthly_figures(plan.id, month), size=FIGURES_A_PAGE)
    return {"year": year, "agency": agency, "figures": [figure(row) for row in page.rows], **page.place}


# Read by whoever sees the agency; written by another system's token.
figures = reads_and_takes_json(read_figures, take_figures, "month", "page", "page_size")


@answers_everybody()
def nothing(request: HttpRequest, rest: str) -> object:
    """Any other address below the interface's: not there, and said so as JSON."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django itself refuses: as JSON below the interface's address, elsewhere as a page."""
    if request.path_info.startswith(ADDRESS):
        return refusal(400, _("The request could not be understood."))
    return error_pages.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """What could not be answered: a trouble of the machine in a sentence of its own, any other as a fault of the portal.

    As JSON below the interface's address, elsewhere as a page that asks no database.
    """
    trouble = trouble_of(sys.exception())
    if request.path_info.startswith(ADDRESS):
        message = _("The portal failed at this; nothing was changed. Try again later.")
        return refusal(trouble.status, trouble.message) if trouble else refusal(500, message)
    if trouble is None:
        return HttpResponse(loader.render_to_string("500.html", {"code": _code()}), status=500)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"message": trouble.message}, status=trouble.status, json_dumps_params={"ensure_ascii": False}
        )
    context = {"status": trouble.status, "message": trouble.message, "code": _code()}
    return HttpResponse(loader.render_to_string("503.html", context), status=trouble.status)


def _code() -> str:
    """What a person tells the administrator, who finds the request by it in the server's output."""
    return caller().request_id[:8]


def _is_seen(seen: Seen, plan: PlanRow) -> bool:
    return seen is None or plan.agency_id in seen


def _plan(seen: Seen, year: int, agency: str) -> PlanRow:
    """The agency's plan of the year; one that the asker does not see does not exist."""
    for plan in plans_of_year(year):
        if plan.agency_id and plan.agency_code == agency:
            if not _is_seen(seen, plan):
                raise hidden()
            return plan
    raise Http404
