"""Who has the portal do something, and from where: a request or a command. Asked by the log and by the server's own."""

import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

logger = logging.getLogger("portal.requests")

HEADER = "X-Request-ID"
SECRET_PARTS = frozenset({"key", "token", "uidb36", "uidb64"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(slots=True)
class Caller:
    """``request`` is None for a command, which has a ``command``; ``system``: the access token's name, of another system.

    ``refused``: the request asks for what this person may not see. ``quiet``: a program that asks every few seconds
    whether all is well, and it is: the server's output says nothing of it.
    """

    request_id: str = ""
    address: str | None = None
    request: HttpRequest | None = None
    command: str = ""
    system: str = ""
    for_user: Any = None
    asked_by: Any = None
    refused: bool = False
    quiet: bool = False

    @property
    def user(self) -> Any:
        """Whoever is signed in, or asked for what a worker does; None where nobody is known."""
        if self.asked_by is not None:
            return self.asked_by
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None


_CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)


def _command() -> str:
    """The name of what ``manage.py`` runs, without what was written behind it."""
    given = sys.argv[:2]
    return given[1] if len(given) == 2 and PurePath(given[0]).name == "manage.py" else ""


def caller() -> Caller:
    return _CALLER.get() or Caller(command=_command())


def called_by_system(name: str) -> None:
    """The running request comes from another system, by the access token of this name."""
    one = _CALLER.get()
    if one is not None:
        one.system = name


def hidden() -> Http404:
    """To be raised where somebody may not see what is there: told as not found, and in the log a refusal."""
    one = _CALLER.get()
    if one is not None:
        one.refused = True
    return Http404()


def hide_unless(allowed: bool) -> None:
    """Raise ``hidden`` where it is not allowed: what nobody else is offered is for nobody else there."""
    if not allowed:
        raise hidden()


@contextmanager
def called_by(one: Caller) -> Iterator[Caller]:
    token = _CALLER.set(one)
    try:
        yield one
    finally:
        _CALLER.reset(token)


def known_caller(get_response: GetResponse) -> GetResponse:
    """Middleware, the outermost: every request has a number, which its answer, the log and the server's output name."""

    def answer(request: HttpRequest) -> HttpResponse:
        one = Caller(request_id=_request_id(request), address=_address(request), request=request)
        begun = time.monotonic()
        with called_by(one):
            response = get_response(request)
            response[HEADER] = one.request_id
            if one.quiet:
                return response
            said = {
                "method": request.method,
                "path": path_of(request),
                "status": response.status_code,
                "seconds": round(time.monotonic() - begun, 3),
            }
            logger.info("%(method)s %(path)s %(status)s", said, extra=said)
            return response

    return answer


def path_of(request: HttpRequest) -> str:
    """The path, without the query; where the address itself is a secret (a link to set a password), its pattern."""
    match = request.resolver_match
    if match is not None and SECRET_PARTS.intersection(match.kwargs):
        return f"/{match.route}"
    return request.path


def _request_id(request: HttpRequest) -> str:
    """The number that a trusted proxy gave, else one of our own: what a visitor sends is no number of ours."""
    given = request.headers.get(HEADER, "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and _REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


def _address(request: HttpRequest) -> str | None:
    """As failed sign-ins are counted by it. Fewer addresses than proxies: the proxy itself asks (a health check)."""
    from allauth.account.adapter import get_adapter  # noqa: PLC0415 - this module is read before there are apps

    try:
        return get_adapter(request).get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return request.META.get("REMOTE_ADDR") or None
