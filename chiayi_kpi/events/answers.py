"""What is looked at, taken away and refused, recorded in one place for every address: by the answer that goes out."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.apps import apps
from django.http import HttpRequest, HttpResponse

from chiayi_kpi.core.caller import caller, path_of
from chiayi_kpi.events.kinds import Kind, Outcome
from chiayi_kpi.events.services import record

GetResponse = Callable[[HttpRequest], HttpResponse]

# Pages that show who people are, what they hold and what they did.
OF_PEOPLE = frozenset({"history", "people", "people_mails", "people_of_agency", "person", "person_replace"})
_OF_PEOPLE_IN_ADMIN = re.compile(r"admin:accounts_(?:user|membership)_\w+")
_LOG = "event_log"
_FILE_NAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)


def kept_answers(get_response: GetResponse) -> GetResponse:
    """Middleware: an answer that the log keeps goes out when it is recorded, and not before."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
            if response.status_code == HTTPStatus.FORBIDDEN or "Authorization" in request.headers:
                _record(Kind.REFUSED, request, outcome=Outcome.REFUSED)
        elif response.status_code == HTTPStatus.OK:
            _record_reading(request, response)
        return response

    return answer


def _record_reading(request: HttpRequest, response: HttpResponse) -> None:
    one = caller()
    if not (one.system or one.user):
        return  # what is open to everybody
    view = request.resolver_match.view_name if request.resolver_match else ""
    file = response.get("Content-Disposition", "")
    if file.startswith("attachment"):
        found = _FILE_NAME.search(file)
        _record(Kind.EXPORT, request, name=unquote(found[1]) if found else view)
    elif one.system:
        _record(Kind.EXPORT, request, name=view)
    elif view == _LOG:
        _record(Kind.LOG_VIEWED, request)
    elif view in OF_PEOPLE or _OF_PEOPLE_IN_ADMIN.fullmatch(view):
        _record(Kind.PERSONAL_DATA, request)


def _record(kind: Kind, request: HttpRequest, *, outcome: Outcome = Outcome.SUCCESS, name: str = "") -> None:
    where = request.resolver_match.kwargs if request.resolver_match else {}
    code, year = where.get("agency"), where.get("year")
    agency = None
    if isinstance(code, str):
        found = apps.get_model("accounts", "agency").objects.filter(code=code)
        agency = found.values_list("pk", flat=True).first()
    record(
        kind,
        outcome=outcome,
        name=name,
        agency=agency,
        year=year if isinstance(year, int) else None,
        details={"path": path_of(request), "method": request.method},
    )
