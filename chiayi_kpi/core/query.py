"""What a request asks for, and the way back to its page after signing in."""

import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import resolve_url

from chiayi_kpi.core.roc import LAST_MONTH


def month_in(text: str, latest: int = LAST_MONTH) -> int | None:
    """The month, 1 to ``latest``, that an address names; None for anything else, however long."""
    if len(text) <= 2 and text.isascii() and text.isdigit() and 1 <= int(text) <= latest:
        return int(text)
    return None


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


def query_of(request: HttpRequest, *left_out: str, **changed: str) -> str:
    """What the page's address asks for, for a link: without what is ``left_out``, with what is ``changed``."""
    query = request.GET.copy()
    for name in left_out:
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def stamp_of(moment: datetime.datetime) -> str:
    """A moment as a page holds it, to the microsecond: as of when what is decided there was seen."""
    return moment.isoformat()


def moment_of(stamp: str) -> datetime.datetime:
    """The moment of a stamp that a page sent back; anything else is not found."""
    try:
        return datetime.datetime.fromisoformat(stamp)
    except ValueError as fault:
        raise Http404 from fault


def sign_in_url(request: HttpRequest) -> str:
    """The sign-in page that leads back to this very page, with all that its address asks for."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
