"""Faults to an error tracker (Sentry, or one that speaks as it does), where the settings name one."""

from typing import Any

import sentry_sdk

_KEPT = ("method", "url")


def begin(dsn: str) -> None:
    """Send faults from now on: where in the code, and at which address; nothing of who it was or what they typed."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=impersonal,
    )


def impersonal(event: Any, _hint: Any) -> Any:
    """The event without cookies, headers, body, query, person and machine."""
    request = event.get("request", {})
    event["request"] = {key: str(request[key]).partition("?")[0] for key in _KEPT if key in request}
    for key in ("user", "breadcrumbs", "extra", "server_name"):
        event.pop(key, None)
    return event
