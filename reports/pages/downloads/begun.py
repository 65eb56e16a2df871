"""A download that took a while to be made tells the page that waits for it."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def tell_the_page(request: HttpRequest, response: HttpResponse) -> None:
    """A cookie with the asked address: the page whose link or form waits (``documents.js``) sees that its download has begun."""
    response.set_cookie(
        "made",
        quote(request.get_full_path(), safe=""),
        max_age=60,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
