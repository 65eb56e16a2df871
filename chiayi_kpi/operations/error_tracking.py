"""Faults to an error tracker (Sentry, or one that speaks as it does), where the settings name one."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.logging import ignore_logger

from chiayi_kpi.core.output import without_secrets

_KEPT = ("method", "url")


def begin(dsn: str) -> None:
    """Send faults from now on: where in the code, and at which address; nothing of who it was or what they typed."""
    ignore_logger("django.security.*")  # what a visitor sent wrongly: the output says it, no alarm is rung
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=impersonal,
    )


def impersonal(event: Any, _hint: Any) -> Any:
    """The event without cookies, headers, body, query, person and machine, and without what opens something.

    What a fault says of itself quotes mail addresses, rows of the database and what was typed, so of an exception its type and
    its way through the code are left, and of what was logged the sentence without what stood in it.
    """
    request = event.get("request", {})
    event["request"] = {key: str(request[key]).partition("?")[0] for key in _KEPT if key in request}
    for key in ("message", "user", "breadcrumbs", "extra", "server_name"):
        event.pop(key, None)
    for fault in event.get("exception", {}).get("values", []):
        fault.pop("value", None)
    if "logentry" in event:
        event["logentry"] = {"message": event["logentry"].get("message")}
    return _scrubbed(event)


def _scrubbed(found: Any) -> Any:
    """Every text below ``found`` without links, tokens and passwords."""
    match found:
        case str():
            return without_secrets(found)
        case dict():
            return {key: _scrubbed(value) for key, value in found.items()}
        case list() | tuple():
            return [_scrubbed(one) for one in found]
        case _:
            return found
