"""Shows every file that is sent to ClamAV, where one is set, before any view reads it."""

import logging
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused

logger = logging.getLogger(__name__)
SECONDS = 20  # for each step of the talk with clamd
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class VirusScan:
    """Middleware, behind the check of the form's own token: a file with a virus is refused where it was chosen.

    So is every file while clamd does not answer: who set it relies on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.CLAMAV_SOCKET:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _arguments: object, _names: object
    ) -> HttpResponse | None:
        try:
            for name in request.FILES:
                for upload in request.FILES.getlist(name):
                    refuse_infected(cast(BinaryIO, upload))
        except Refused as fault:
            return _refused(request, str(fault))
        return None


def refuse_infected(file: BinaryIO) -> None:
    """Raises Refused where clamd finds something in ``file``, or does not answer. Leaves the file at its beginning."""
    try:
        answer = _scanned(settings.CLAMAV_SOCKET, file)
    except (OSError, ValueError) as fault:
        logger.error("clamd at %s does not answer: %s", settings.CLAMAV_SOCKET, fault)
        answer = ""
    finally:
        file.seek(0)
    if answer.endswith("FOUND"):
        logger.warning("A file was refused: %s", answer)
        raise Refused(
            _("The virus scanner found %(virus)s in this file, so it was not taken.")
            % {"virus": answer.removeprefix("stream: ").removesuffix(" FOUND")}
        )
    if "size limit exceeded" in answer:
        logger.error("clamd took no file as large as this one: raise its StreamMaxLength")
        raise Refused(
            _(
                "This file is larger than the virus scanner takes, so it was not taken. Send a smaller one, or tell the administrator."
            )
        )
    if not answer.endswith("OK"):
        if answer:
            logger.error("clamd could not look at a file: %s", answer)
        raise Refused(
            _("The virus scanner does not answer, so no file is taken now. Please tell the administrator.")
        )


def _scanned(address: str, file: BinaryIO) -> str:
    """clamd's answer to the whole file: "stream: OK", "stream: … FOUND", or what went wrong."""
    with _connected(address) as clamd:
        try:
            _send(clamd, file)
        except ConnectionError:  # of a file that is too large for it clamd hangs up, and says so before
            if answer := _answer(clamd):
                return answer
            raise
        return _answer(clamd)


def _send(clamd: socket.socket, file: BinaryIO) -> None:
    clamd.sendall(b"zINSTREAM\0")
    file.seek(0)
    while chunk := file.read(_CHUNK):
        clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
    clamd.sendall(struct.pack("!I", 0))


def _answer(clamd: socket.socket) -> str:
    return clamd.recv(_LONGEST_ANSWER).rstrip(b"\0").decode(errors="replace").strip()


def _connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(SECONDS)
    try:
        clamd.connect(address)
    except OSError:
        clamd.close()
        raise
    return clamd


def _refused(request: HttpRequest, message: str) -> HttpResponse:
    """JSON for scripts; otherwise the message above the form from which the file came."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": message}, status=422, json_dumps_params={"ensure_ascii": False})
    messages.error(request, message)
    response = HttpResponseRedirect(request.get_full_path())
    response.status_code = HTTPStatus.SEE_OTHER
    return response
