"""What a browser may do with an answer: keep it or not, and which of its devices the page may use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
