"""Refuses what no keyboard types and PostgreSQL cannot keep: a null character in a form or an address."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

NULL = "\0"


class NoNullCharacters:
    """Middleware: 400, once for all views. Django's forms refuse it too, but not every text here is a form's field.

    It reads the body, so it stands behind what limits the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _arguments: object, _names: object) -> None:
        for sent in (request.GET, request.POST):
            if any(NULL in text for name, texts in sent.lists() for text in (name, *texts)):
                raise SuspiciousOperation("A null character was sent.")
