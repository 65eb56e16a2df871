"""Who may ask the interface for what: another system by its token, a person by the session."""

from collections.abc import Callable, Collection
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.services import TokenExpired, recognise
from indicators.errors import ScoreUnavailable

EveryAgency = None
Seen = Collection[int] | None  # ids of agencies; None: every agency
_SCHEME = "bearer"


class _NobodyKnown(Exception):
    """Neither a valid token nor a session."""


def answers_json(view: Callable[..., object]) -> Callable[..., HttpResponse]:
    """A view ``(request, seen, **address)`` that returns what JSON is made of; every refusal is JSON too.

    401 without a valid token or session (an expired one is told so), 404 for what does not exist or is not seen, 409
    where the plan has to be corrected before it can be scored. Answers are kept in no shared cache.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **address) -> HttpResponse:
        try:
            response = _json(view(request, _seen(request), **address))
        except _NobodyKnown:
            response = _json({"error": _("A valid token is needed.")}, 401)
            response["WWW-Authenticate"] = "Bearer"
        except TokenExpired as expired:
            text = _("This token expired after %(day)s. The portal's administrators issue a new one.")
            response = _json({"error": text % {"day": expired.last_day.isoformat()}}, 401)
            response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        except Http404:
            response = _json({"error": _("There is nothing here that you may see.")}, 404)
        except ScoreUnavailable as fault:
            response = _json({"error": str(fault)}, 409)
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    return answer


def _seen(request: HttpRequest) -> Seen:
    """A token that is sent decides alone, so that a wrong one is not covered up by a session."""
    sent = request.headers.get("Authorization", "")
    if sent:
        scheme, _space, secret = sent.partition(" ")
        token = recognise(secret.strip()) if scheme.lower() == _SCHEME else None
        if token is None:
            raise _NobodyKnown
        return EveryAgency if token.agency_id is None else {token.agency_id}
    if not request.user.is_authenticated:
        raise _NobodyKnown
    return agency_ids(request.user, Permission.VIEW)


def _json(content: object, status: int = 200) -> JsonResponse:
    return JsonResponse(content, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
