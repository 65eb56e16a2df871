"""Refuses what no keyboard types and PostgreSQL cannot keep: a null character in a form or an address."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

NULL = "\0"


def no_null_characters(get_response: Callable[[HttpRequest], HttpResponse]):
    """Middleware: 400, once for all views. Django's forms refuse it too, but not every text here is a form's field."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for sent in (request.GET, request.POST):
            if any(NULL in text for name, texts in sent.lists() for text in (name, *texts)):
                raise SuspiciousOperation("A null character was sent.")
        return get_response(request)

    return middleware
