"""A request as the htmx middleware leaves it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """A request of which is known whether htmx sent it, and for which part of the page."""

    htmx: HtmxDetails


def wants_part(request: HtmxHttpRequest) -> bool:
    """Whether a part of the page is wanted; going back is no request of htmx (``_partials/_scripts.html``)."""
    return bool(request.htmx)
