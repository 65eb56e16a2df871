"""What a page's address asks for, and the way back to it after signing in."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from chiayi_kpi.core.roc import LAST_MONTH


def month_in(text: str, latest: int = LAST_MONTH) -> int | None:
    """The month, 1 to ``latest``, that an address names; None for anything else, however long."""
    if len(text) <= 2 and text.isascii() and text.isdigit() and 1 <= int(text) <= latest:
        return int(text)
    return None


def sign_in_url(request: HttpRequest) -> str:
    """The sign-in page that leads back to this very page, with all that its address asks for."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
