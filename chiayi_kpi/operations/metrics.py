"""Figures for Prometheus: requests as they come, and what the database knows when it is asked.

With ``METRICS_DIR`` the processes of a server count together, as the library does it by files; without, each for itself.
"""

import os
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

if settings.METRICS_DIR:  # read by the library when it is loaded
    try:
        os.makedirs(settings.METRICS_DIR, mode=0o750, exist_ok=True)
    except OSError as fault:
        raise ImproperlyConfigured(
            _("METRICS_DIR: the folder %(folder)s cannot be made: %(why)s")
            % {"folder": settings.METRICS_DIR, "why": fault.strerror}
        ) from fault
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = settings.METRICS_DIR

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from chiayi_kpi.operations.selectors import last_runs, queue, seconds_since

_counted = CollectorRegistry()
REQUESTS = Counter("portal_requests", "Requests answered", ["view", "method", "status"], registry=_counted)
SECONDS = Histogram(
    "portal_request_seconds",
    "Time to an answer",
    ["view"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=_counted,
)
SAVES = Counter(
    "portal_saves", "Requests that wrote something and were not refused", ["view"], registry=_counted
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answered request under the name of its address, never under what a visitor typed."""
    match = request.resolver_match
    view = (match.view_name or match.func.__name__) if match else "-"
    method = request.method if request.method in _METHODS else "-"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)
    if method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 400:
        SAVES.labels(view).inc()


def exposition() -> tuple[bytes, str]:
    """All figures as text, and its content type."""
    counted = _counted
    if settings.METRICS_DIR:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    known = CollectorRegistry()
    known.register(_Known())
    return generate_latest(counted) + generate_latest(known), CONTENT_TYPE_LATEST


class _Known(Collector):
    """What stands in the database: the same for every server, and counted by none."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found, runs = queue(), last_runs()
        except (DatabaseError, InterfaceError):
            yield GaugeMetricFamily("portal_database_up", "1 where the database answers", value=0)
            return
        yield GaugeMetricFamily("portal_database_up", "1 where the database answers", value=1)
        tasks = GaugeMetricFamily("portal_tasks", "Background tasks", labels=["state"])
        for state in ("waiting", "running", "failed"):
            tasks.add_metric([state], getattr(found, state))
        yield tasks
        yield GaugeMetricFamily(
            "portal_task_wait_seconds", "Age of the oldest task that waits", value=found.seconds
        )
        age = GaugeMetricFamily("portal_last_run_seconds", "Seconds since it last ran", labels=["what"])
        fine = GaugeMetricFamily(
            "portal_last_run_succeeded", "1 where the last run succeeded", labels=["what"]
        )
        for what, run in runs.items():
            age.add_metric([what], seconds_since(run))
            fine.add_metric([what], int(run.succeeded))
        yield age
        yield fine
