"""A form sent after the session has ended: whoever signs in comes back to the page on which it stands."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme

GetResponse = Callable[[HttpRequest], HttpResponse]


def back_to_the_form(get_response: GetResponse) -> GetResponse:
    """Middleware: after the sign-in that a POST needs, lead to the form's page, since the address it was sent to may take POST alone.

    A form that was refused stands at such an address itself, and so may be what a person loads anew: the page above is shown, of what the address asks for.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _is_visit(request):
            return HttpResponseRedirect(_page_above(request.path_info) + _query(request.META["QUERY_STRING"]))
        page = request.headers.get("Referer", "")
        if (
            request.method != "POST"
            or response.get("Location") != redirect_to_login(request.get_full_path()).url
        ):
            return response
        if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
            return response
        parts = urlsplit(page)
        return redirect_to_login(parts.path + _query(parts.query))

    return answer


def _is_visit(request: HttpRequest) -> bool:
    """Whether somebody opens the address in a browser: scripts and programs are told what it takes."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _query(query: str) -> str:
    return f"?{query}" if query else ""


def _page_above(path: str) -> str:
    """The nearest page over ``path``: "/107/A/ratings/" of "/107/A/ratings/give"."""
    above = (f"{str(parent).rstrip('/')}/" for parent in PurePosixPath(path).parents)
    return next(filter(is_valid_path, above))
