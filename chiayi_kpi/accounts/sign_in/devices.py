"""The devices from which an account has signed in: each keeps a signed cookie, so that others' failures do not count there."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "known_device"
_SALT = "accounts.known_device"
_KEPT = 365 * 24 * 3600
_MOST = 5  # people who share a device


def device_of(request: HttpRequest, account: str) -> str:
    """The name of this device for ``account``; empty where it has not signed in from here."""
    return _known(request).get(account, "")


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """From now on this device is known as one of ``account``."""
    known = _known(request)
    name = known.pop(account, "") or secrets.token_urlsafe(9)
    kept = dict([*known.items(), (account, name)][-_MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
