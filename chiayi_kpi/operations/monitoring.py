"""What other programs ask: /healthz, /readyz and /metrics, answered before anything of a page.

They stand in front of the check of the host's name and of the way to HTTPS: a program on the same machine asks
http://127.0.0.1:8000, which is none of the portal's names.
"""

import hmac
import time
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.checks import ERROR
from django.http import HttpRequest, HttpResponse, JsonResponse

from chiayi_kpi.core.caller import caller
from chiayi_kpi.operations import metrics, probes

Answer = Callable[[HttpRequest], HttpResponse]


def monitored(get_response: Answer) -> Answer:
    """Middleware: answers the probes, and counts every other request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = _PROBES.get(request.path_info)
        if answer is not None:
            response = answer(request)
            response["Cache-Control"] = "no-store"
            caller().quiet = response.status_code < 400
            return response
        begun = time.perf_counter()
        response = get_response(request)
        metrics.count(request, response, time.perf_counter() - begun)
        return response

    return middleware


def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether this server can do its work; 503 where not. What is wrong is told on the machine itself, or with the token."""
    found = {probe.__name__: probe() for probe in probes.READINESS}
    is_ready = not any(fault.level >= ERROR for faults in found.values() for fault in faults)
    answer: dict[str, object] = {"ready": is_ready}
    if _may_know(request):
        answer["checks"] = {name: [fault.msg for fault in faults] for name, faults in found.items()}
    return JsonResponse(
        answer, status=200 if is_ready else 503, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


def measured(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus, on the machine itself or with the token."""
    if not _may_know(request):
        return HttpResponse(status=404)
    text, kind = metrics.exposition()
    return HttpResponse(text, content_type=kind)


_PROBES: dict[str, Answer] = {"/healthz": alive, "/readyz": ready, "/metrics": measured}


def _may_know(request: HttpRequest) -> bool:
    """Who asks without a proxy from this machine, or with ``Authorization: Bearer`` and the token of the settings."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    # Every visitor comes from this machine where a proxy stands in front; a proxy says for whom it asks.
    passed_on = "X-Forwarded-For" in request.headers or "X-Forwarded-Proto" in request.headers
    return not passed_on and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return not address  # a socket of this machine
