"""A request as the htmx middleware leaves it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """A request of which is known whether htmx sent it, and for which part of the page."""

    htmx: HtmxDetails


def wants_part(request: HtmxHttpRequest) -> bool:
    """Whether a part of the page is wanted; a browser that goes back asks for the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request
