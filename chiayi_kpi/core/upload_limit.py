"""Refuses a request that is larger than what its view reads, before its body is received."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])
FORM_BYTES = 2 * 1024 * 1024  # what a form without a file may have, and the other fields of one with a file
_MARK = "largest_file"


def takes_file(setting: str) -> Callable[[View], View]:
    """A view that is sent a file of up to as many bytes as the setting says."""

    def mark(view: View) -> View:
        setattr(view, _MARK, setting)
        return view

    return mark


class UploadLimit:
    """Middleware: 413 with the limit, as JSON for scripts. Only who is signed in may send a file, and only where one is taken.

    A body without a length is never read by Django's handler, nor is one that no view is there for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _arguments: object, _names: object
    ) -> HttpResponse | None:
        length = _length(request)
        if length <= FORM_BYTES:
            return None
        setting = getattr(view, _MARK, "") if request.user.is_authenticated else ""
        most = getattr(settings, setting) if setting else 0
        return None if length <= most + FORM_BYTES else _refused(request, most or FORM_BYTES)


def _refused(request: HttpRequest, most: int) -> HttpResponse:
    message = _("What was sent is larger than %(limit)s and was not taken. Nothing was changed.") % {
        "limit": filesizeformat(most)
    }
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": message}, status=413, json_dumps_params={"ensure_ascii": False})
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": message}, status=413, json_dumps_params={"ensure_ascii": False})
    return render(request, "413.html", {"message": message}, status=413)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0
