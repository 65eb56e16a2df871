"""What is looked at, taken away and refused, recorded in one place for every address: by the answer that goes out."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from chiayi_kpi.core.caller import caller, path_of
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.services import record

_TOLD = frozenset(10**power for power in range(10))  # refusals of a visitor that are events
_HOUR = 3600
GetResponse = Callable[[HttpRequest], HttpResponse]

# Pages that show who people are, what they hold and what they did.
OF_PEOPLE = frozenset(
    {"history", "people", "people_of_agency", "people_workbook_confirm", "person", "person_replace"}
)
# Forms that show nobody before they are sent; then the person whom they made or met, or all of a file.
OF_PEOPLE_ONCE_SENT = frozenset({"people_workbook", "person_new"})
_OF_PEOPLE_IN_ADMIN = re.compile(r"admin:accounts_user_\w+")
# Answers that are pages: as asked for, of what was made, beside what was refused or has changed meanwhile.
_PAGES = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})
_LOG = "event_log"
_FILE_NAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)


def access_logged(get_response: GetResponse) -> GetResponse:
    """Middleware: an answer that the log keeps goes out when it is recorded, and not before."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_refused(request, response):
            _record_refusal(request)
        elif response.status_code in _PAGES:
            _record_reading(request, response)
        return response

    return answer


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    match response.status_code:
        case HTTPStatus.FORBIDDEN:
            return True
        case (
            HTTPStatus.NOT_FOUND | HTTPStatus.FOUND
        ):  # the administration leads from what is hidden to its first page
            return caller().refused
        case HTTPStatus.UNAUTHORIZED:
            return "Authorization" in request.headers
    return False


def _record_refusal(request: HttpRequest) -> None:
    """Each one of somebody who is known; of nobody in particular, a visitor's 1st, 10th, 100th … within an hour."""
    one = caller()
    if one.system or one.user:
        _record(EventKind.REFUSED, request, outcome=EventOutcome.REFUSED)
    elif (count := _refusals_of(one.address)) in _TOLD:
        _record(EventKind.REFUSED, request, outcome=EventOutcome.REFUSED, details={"count": count})


def _refusals_of(address: str | None) -> int:
    """How often this visitor was refused since the full hour, with whoever shares the network of a customer (IPv6: /48).

    Of several at the same moment fewer may be counted: it was reached in any case.
    """
    place = address or ""
    if ":" in place:
        mapped = ip_address(place).ipv4_mapped  # type: ignore[union-attr]  # one with colons is of IPv6
        place = str(mapped or ip_network(f"{place}/48", strict=False))
    key = f"refused-{place}-{int(time.time()) // _HOUR}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=_HOUR)
    return count


def _record_reading(request: HttpRequest, response: HttpResponse) -> None:
    one = caller()
    if not (one.system or one.user):
        return  # what is open to everybody
    view = request.resolver_match.view_name if request.resolver_match else ""
    if response.status_code != HTTPStatus.OK:
        if one.user and _shows_people(view, request):
            _record(EventKind.PERSONAL_DATA, request)
        return
    file = response.get("Content-Disposition", "")
    if file.startswith("attachment"):
        found = _FILE_NAME.search(file)
        _record(EventKind.EXPORT, request, name=unquote(found[1]) if found else view)
    elif one.system:
        _record(EventKind.EXPORT, request, name=view)
    elif view == _LOG:
        _record(EventKind.LOG_VIEWED, request)
    elif _shows_people(view, request):
        _record(EventKind.PERSONAL_DATA, request)


def _shows_people(view: str, request: HttpRequest) -> bool:
    if view in OF_PEOPLE_ONCE_SENT:
        return request.method == "POST"
    return view in OF_PEOPLE or bool(_OF_PEOPLE_IN_ADMIN.fullmatch(view))


def _record(
    kind: EventKind,
    request: HttpRequest,
    *,
    outcome: EventOutcome = EventOutcome.SUCCESS,
    name: str = "",
    details: dict[str, Any] | None = None,
) -> None:
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
        details={"path": path_of(request), "method": request.method} | (details or {}),
    )
