"""What a browser may do with an answer: keep it or not, and which of its devices the page may use."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag

Sent = TypeVar("Sent", bound=HttpResponseBase)

# The portal uses none of them but passkeys, and what is put into a page must not either.
PERMISSIONS = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "camera",
                "display-capture",
                "encrypted-media",
                "fullscreen",
                "geolocation",
                "gyroscope",
                "hid",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "screen-wake-lock",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


def untrusted(response: Sent) -> Sent:
    """An answer that holds what somebody uploaded: a browser shows it as what it is said to be, and runs nothing of it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 without the content where ``If-None-Match`` names what is still true."""
    set_response_etag(response)
    known = get_conditional_response(request, etag=response["ETag"], response=response)
    return response if known is None else known


def answer_headers(get_response: Callable[[HttpRequest], HttpResponse]):
    """Middleware: what somebody sees who is signed in stays in no cache, neither on the way nor on a shared desk.

    Files that are the same for everybody say themselves that they are public.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Who is there is asked only where the answer came about by asking it.
        is_personal = request.session.accessed and request.user.is_authenticated
        if is_personal and "public" not in response.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
