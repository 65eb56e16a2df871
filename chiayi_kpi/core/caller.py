"""Who has the portal do something, and from where: a request or a command. Asked by the log and by the server's own."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(slots=True)
class Caller:
    """``request`` is None for a command, which has a ``command``; ``system``: the access token's name, of another system."""

    request_id: str = ""
    address: str | None = None
    request: HttpRequest | None = None
    command: str = ""
    system: str = ""
    for_user: Any = None
    noted: list[str] = field(default_factory=list)

    @property
    def user(self) -> Any:
        """Whoever is signed in; None where nobody is."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None


_CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)
_NOBODY = Caller()


def caller() -> Caller:
    return _CALLER.get() or _NOBODY


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
        with called_by(one):
            response = get_response(request)
            response[HEADER] = one.request_id
            return response

    return answer


def _request_id(request: HttpRequest) -> str:
    """The number that a trusted proxy gave, else one of our own: what a visitor sends is no number of ours."""
    given = request.headers.get(HEADER, "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and _REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


def _address(request: HttpRequest) -> str | None:
    """As failed sign-ins are counted by it. Fewer addresses than proxies: the proxy itself asks (a health check)."""
    try:
        return get_adapter(request).get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return request.META.get("REMOTE_ADDR") or None
