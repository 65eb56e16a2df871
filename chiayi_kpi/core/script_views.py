"""Views that a page's scripts ask: what they are sent, and how they answer. Every refusal is JSON, never a page."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import NotThere, Refused
from chiayi_kpi.core.query import month_in

View = Callable[..., HttpResponse]


def whole_number(text: str | None) -> int:
    """A number that a page sent back (an id, a month); anything else is not found, as a forged id would be."""
    if text and text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    raise Http404


def month_number(text: str | None) -> int:
    """A month, 1-12; anything else is not found."""
    month = month_in(text or "")
    if month is None:
        raise Http404
    return month


def for_scripts(view: View) -> View:
    """A view whose every refusal is JSON with a ``message`` for the person.

    401: nobody is signed in, or somebody else than the page was made for (``person``), so nothing is done in their
    name. 403, 404, 422: not allowed, not found, refused.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not _is_same_person(request):
            return refusal(
                _("You are no longer signed in here. What you typed is kept in this browser."), 401
            )
        try:
            return view(request, *args, **kwargs)
        except (Http404, NotThere):
            return refusal(_("There is nothing here that you may see."), 404)
        except PermissionDenied as fault:
            return refusal(str(fault) or _("You may not do this."), 403)
        except Refused as fault:
            return refusal(str(fault), 422)

    return answer


def refusal(message: str, status: int, **more) -> JsonResponse:
    return JsonResponse(
        {"message": message, **more}, status=status, json_dumps_params={"ensure_ascii": False}
    )


def done(**values) -> JsonResponse:
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False})


def _is_same_person(request: HttpRequest) -> bool:
    sent = request.POST if request.method == "POST" else request.GET
    return request.user.is_authenticated and sent.get("person") == str(request.user.pk)
