"""How long ago somebody said who they are, here or at the city's provider: before sign-in is changed it has to be lately."""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.conf import settings
from django.http import HttpRequest

_CLOCKS = 60  # seconds by which the clocks of machines may differ
_UNKNOWN = 0.0  # long ago


def is_fresh(at: float) -> bool:
    """Whether that moment, in seconds of the epoch, is a few minutes ago; one to come is none at which anybody said anything."""
    return -_CLOCKS <= time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def said_lately(request: HttpRequest) -> bool:
    """Whether the person of the session said who they are a few minutes ago."""
    records = get_authentication_records(request, request.user)
    return bool(records) and is_fresh(records[-1]["at"])


def said_at_provider(id_token: Mapping[str, Any]) -> float:
    """When the provider asked the person, by our clock: an hour ago where it let somebody in who had signed in there then.

    Long ago where it does not say when, which it has to where ``max_age`` was sent, or the token is not of now.
    """
    asked, issued, now = id_token.get("auth_time"), id_token.get("iat"), time.time()
    if not (isinstance(asked, int | float) and isinstance(issued, int | float) and is_fresh(issued)):
        return _UNKNOWN
    return now - max(0.0, issued - asked)


def date_last(request: HttpRequest, at: float) -> None:
    """What was recorded last was said at ``at``."""
    _rewrite(request, lambda records: [*records[:-1], {**records[-1], "at": at}])


def forget_what_is_to_come(request: HttpRequest) -> None:
    """The clock was set back: what was said at moments to come would stay fresh until they have passed."""
    latest = time.time() + _CLOCKS
    _rewrite(
        request, lambda records: [one if one["at"] <= latest else {**one, "at": _UNKNOWN} for one in records]
    )


def _rewrite(request: HttpRequest, change) -> None:
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    if records and (changed := change(records)) != records:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = changed
