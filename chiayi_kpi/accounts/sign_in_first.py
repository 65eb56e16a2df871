"""A form sent after the session has ended: whoever signs in comes back to the page on which it stands."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

GetResponse = Callable[[HttpRequest], HttpResponse]


def back_to_the_form(get_response: GetResponse) -> GetResponse:
    """Middleware: after the sign-in that a POST needs, lead to the form's page, since the address it was sent to may take POST alone."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = request.headers.get("Referer", "")
        if (
            request.method != "POST"
            or response.get("Location") != redirect_to_login(request.get_full_path()).url
        ):
            return response
        if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
            return response
        parts = urlsplit(page)
        return redirect_to_login(parts.path + (f"?{parts.query}" if parts.query else ""))

    return answer
