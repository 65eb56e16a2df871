"""Refuses a request that is larger than anything the portal reads, before its body is received."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

FORM_BYTES = 1024 * 1024  # what the other fields of a form may take beside the file


def upload_limit(get_response: Callable[[HttpRequest], HttpResponse]):
    """Middleware: 413 with the limit, as JSON for scripts. A body without a length is never read by Django's handler."""

    def middleware(request: HttpRequest) -> HttpResponse:
        most = max(settings.IMPORT_MAX_BYTES, settings.EVIDENCE_MAX_BYTES, settings.PICTURE_MAX_BYTES)
        if _length(request) <= most + FORM_BYTES:
            return get_response(request)
        message = _("The file is larger than %(limit)s and was not taken. Nothing was changed.") % {
            "limit": filesizeformat(most)
        }
        if request.path_info.startswith("/api/"):
            return JsonResponse({"error": message}, status=413, json_dumps_params={"ensure_ascii": False})
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"message": message}, status=413, json_dumps_params={"ensure_ascii": False})
        return render(request, "413.html", {"message": message}, status=413)

    return middleware


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0
