"""The interface's answers."""

from functools import cache
from pathlib import Path

import yaml
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults

from chiayi_kpi.accounts.models import ApiToken
from objectives.selectors import agency_plans, plans_of_year
from reports.api.access import ADDRESS, READING, Seen, answers_everybody, answers_json, refusal, takes_json
from reports.api.content import plan_entry, refused, summary, whole
from reports.api.figures import take_figures
from reports.pages.plan_request import requested_month
from reports.snapshot.selectors import build_each, build_snapshots

_DESCRIPTION = Path(__file__).with_name("openapi.yaml")


@answers_everybody(*READING)
def description(request: HttpRequest) -> object:
    """The OpenAPI description, for whoever builds a client; it names no agency."""
    return _description()


@answers_json
def plans(request: HttpRequest, seen: Seen) -> object:
    """The plans that the asker sees, newest year first."""
    return {"plans": [plan_entry(plan) for plan in agency_plans(seen)]}


@answers_json
def year(request: HttpRequest, seen: Seen, year: int) -> object:
    """The agencies of a year that the asker sees, each in a line, up to ``?through=MONTH``.

    Those whose plans cannot be scored stand apart, each with the reason.
    """
    codes = [plan.agency_code for plan in plans_of_year(year) if plan.agency_id and _is_seen(seen, plan)]
    if not codes:
        raise Http404
    through = requested_month(request, year)
    built = build_each(year=year, through=through, agency_codes=codes)
    return {
        "year": year,
        "through": through,
        "agencies": [summary(snapshot) for snapshot in built.snapshots],
        "refused": [refused(one) for one in built.refused],
    }


@answers_json
def snapshot(request: HttpRequest, seen: Seen, year: int, agency: str) -> object:
    """One agency's year up to ``?through=MONTH``: all that its pages show."""
    known = [plan for plan in plans_of_year(year) if plan.agency_id and plan.agency_code == agency]
    if not known or not _is_seen(seen, known[0]):
        raise Http404
    (found,) = build_snapshots(year=year, through=requested_month(request, year), agency_codes=[agency])
    return whole(found)


@takes_json
def figures(request: HttpRequest, token: ApiToken, year: int, agency: str) -> object:
    """Record what another system reports."""
    return take_figures(request, token, year, agency)


@answers_everybody()
def nothing(request: HttpRequest, rest: str = "") -> object:
    """Any other address below the interface's: not there, and said so as JSON."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django itself refuses: as JSON below the interface's address, elsewhere as ever."""
    if request.path_info.startswith(ADDRESS):
        return refusal(400, _("The request could not be understood."))
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the portal: as JSON below the interface's address, elsewhere as ever."""
    if request.path_info.startswith(ADDRESS):
        return refusal(500, _("The portal failed at this; nothing was changed. Try again later."))
    return defaults.server_error(request)


def _is_seen(seen: Seen, plan) -> bool:
    return seen is None or plan.agency_id in seen


@cache
def _description() -> dict:
    return yaml.safe_load(_DESCRIPTION.read_text(encoding="utf-8"))
