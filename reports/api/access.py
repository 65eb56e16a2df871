"""Who may ask the interface for what: another system by its token, a person by the session."""

from collections.abc import Callable, Collection, Mapping
from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.services import TokenExpired, recognise
from chiayi_kpi.core.answer_headers import unless_known
from indicators.errors import ScoreUnavailable
from reports.api.throttle import TooManyCalls, count_call

EveryAgency = None
Seen = Collection[int] | None  # ids of agencies; None: every agency
ADDRESS = "/api/"
READING = ("GET", "HEAD")
_SCHEME = "bearer"


class _NobodyKnown(Exception):
    """Neither a valid token nor a session."""


class ApiRefusal(Exception):
    """An answer other than the one that was asked for: its status, why, and what else is to be said."""

    def __init__(self, status: int, error: str, **more: object) -> None:
        super().__init__(error)
        self.status = status
        self.content = {"error": error, **more}


def answers_json(*parameters: str) -> Callable[[Callable[..., object]], Callable[..., HttpResponse]]:
    """A view ``(request, seen, **address)`` that returns what JSON is made of; every refusal is JSON too.

    400 for what the address asks beyond ``parameters``, 401 without a valid token or session (an expired one is told so),
    404 for what does not exist or is not seen, 405 for another method, 409 where the plan has to be corrected before it can
    be scored. Answers are kept in no shared cache.
    """

    def decorator(view: Callable[..., object]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # nothing is written by a session, so another method is told so instead of being asked for a token
        @wraps(view)
        def answer(request: HttpRequest, **address) -> HttpResponse:
            return _answered(request, READING, lambda: _read(view, parameters, request, address))

        return answer

    return decorator


def _read(
    view: Callable[..., object],
    parameters: Collection[str],
    request: HttpRequest,
    address: Mapping[str, object],
) -> object:
    seen = _seen(request)
    for name in request.GET:
        if (
            name not in parameters
        ):  # perhaps a slip, which would be answered with something else than was meant
            message = _("There is no “%(name)s” to ask for here; there is: %(known)s.")
            raise ApiRefusal(400, message % {"name": name, "known": _(", ").join(parameters) or "—"})
    return view(request, seen, **address)


def answers_everybody(*methods: str) -> Callable[[Callable[..., object]], Callable[..., HttpResponse]]:
    """The same for a view ``(request, **address)`` that asks for no token; no ``methods`` means any."""

    def decorator(view: Callable[..., object]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **address) -> HttpResponse:
            return _answered(request, methods or (request.method or "",), lambda: view(request, **address))

        return answer

    return decorator


def reads_and_takes_json(
    read: Callable[..., object], take: Callable[..., object], *parameters: str
) -> Callable[..., HttpResponse]:
    """An address with two views: ``read`` as ``answers_json`` has it, and ``take`` ``(request, token, **address)``.

    What is taken comes by POST and by a token, never by a session: so no other site can have a person's browser write
    here, and no CSRF token is asked for. 429 with ``Retry-After`` for a token that calls more often than it may.
    """

    @csrf_exempt
    @wraps(read)
    def answer(request: HttpRequest, **address) -> HttpResponse:
        def content() -> object:
            if request.method == "POST":
                return take(request, _writing_token(request), **address)
            return _read(read, parameters, request, address)

        return _answered(request, (*READING, "POST"), content)

    return answer


def _answered(request: HttpRequest, methods: Collection[str], ask: Callable[[], object]) -> HttpResponse:
    response: HttpResponse
    if request.method not in methods:
        response = _json(
            {"error": _("This address takes %(methods)s.") % {"methods": _(", ").join(methods)}}, 405
        )
        response["Allow"] = ", ".join(methods)
    else:
        response = _json_or_refusal(ask)
    patch_vary_headers(response, ["Authorization", "Cookie"])
    by_token = "Authorization" in request.headers  # what a session reads leaves nothing on a shared computer
    if by_token and request.method in READING and response.status_code == 200:
        response["Cache-Control"] = "private, no-cache"  # the asker keeps it and asks each time
        return unless_known(request, response)
    response["Cache-Control"] = "private, no-store"
    return response


def _json_or_refusal(ask: Callable[[], object]) -> HttpResponse:
    try:
        return _json(ask())
    except _NobodyKnown:
        response = _json({"error": _("A valid token is needed.")}, 401)
        response["WWW-Authenticate"] = "Bearer"
    except TokenExpired as expired:
        text = _("This token expired after %(day)s. The portal's administrators issue a new one.")
        response = _json({"error": text % {"day": expired.last_day.isoformat()}}, 401)
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    except TooManyCalls as again:
        text = _("More calls in a minute than a token may make (%(most)d). Try again in %(seconds)d seconds.")
        told = {"most": settings.API_WRITES_PER_MINUTE, "seconds": again.seconds}
        response = _json({"error": text % told}, 429)
        response["Retry-After"] = str(again.seconds)
    except Http404:
        response = _json({"error": _("There is nothing here that you may see.")}, 404)
    except PermissionDenied as denied:
        response = _json({"error": str(denied)}, 403)
    except ScoreUnavailable as fault:
        response = _json({"error": str(fault)}, 409)
    except ApiRefusal as refusal:
        response = _json(refusal.content, refusal.status)
    return response


def _token(request: HttpRequest) -> ApiToken:
    """The token that was sent."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    token = recognise(secret.strip()) if scheme.lower() == _SCHEME else None
    if token is None:
        raise _NobodyKnown
    return token


def _writing_token(request: HttpRequest) -> ApiToken:
    """The token that was sent, whose call counts."""
    token = _token(request)
    count_call(token)
    return token


def _seen(request: HttpRequest) -> Seen:
    """A token that is sent decides alone, so that a wrong one is not covered up by a session."""
    if request.headers.get("Authorization", ""):
        token = _token(request)
        return EveryAgency if token.agency_id is None else {token.agency_id}
    if not request.user.is_authenticated:
        raise _NobodyKnown
    return agency_ids(request.user, Permission.VIEW)


def refusal(status: int, error: str) -> JsonResponse:
    """Why nothing is answered, outside of any view."""
    return _json({"error": error}, status)


def _json(content: object, status: int = 200) -> JsonResponse:
    return JsonResponse(content, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
