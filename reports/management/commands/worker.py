"""``worker``: runs the background tasks. A task whose worker was killed is taken over when its lease has run out.

The lease stands in the task's own row: ``run_after`` of a running task is the moment from which another worker may
have it. Time is the database's, so that the clocks of several machines do not matter.
"""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction

from chiayi_kpi.core.tasks import GivenUp, Later
from reports.volumes.retention import clear_away
from reports.volumes.sources import are_as_loaded

logger = logging.getLogger(__name__)

STARTS = 3  # then a task whose workers were lost each time has failed
_PAUSE = 1  # seconds between two looks into an empty queue
_CLEAR_SECONDS = 60 * 60


class Stopped(BaseException):
    """The worker was told to end in the middle of a task, which goes back to the queue."""


class Worker:
    """Takes one task after another; any number on any number of machines share the queue.

    ``batch``: it ends when nothing waits any more, and no other worker is at something that may queue more.
    """

    def __init__(self, *, batch: bool = False) -> None:
        self.name = f"{socket.gethostname()}/{os.getpid()}/{get_random_string(8)}"
        self._batch = batch
        self._stopping = False
        self._interruptible = False
        self._clear_at = 0.0

    def stop(self, *_signal: object) -> None:
        """End after handing back what is being run. Does nothing the second time, so handing back is not disturbed."""
        if not self._stopping:
            self._stopping = True
            if self._interruptible:
                raise Stopped

    def run(self) -> None:
        """Work until stopped. A database that does not answer is logged and asked again."""
        while not self._stopping:
            if not (self._batch or are_as_loaded()):
                logger.warning(
                    "The portal's files have changed: the worker ends, to be started anew with them"
                )
                return
            try:
                self._clear_now_and_then()
                busy = self._work()
            except DatabaseError:
                logger.exception("The worker could not use the database; it tries again")
                busy = False
            if not busy:
                if self._batch and not DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists():
                    return
                self._rest()

    def _work(self) -> bool:
        close_old_connections()
        row = take(self.name)
        if row is not None:
            self._run(row)
        return row is not None

    def _run(self, row: DBTaskResult) -> None:
        """Run a task that was taken; its outcome is written only while the lease is still this worker's."""
        try:
            task, given = row.task, row.task_result
        except (ImportError, SuspiciousOperation) as fault:
            logger.error("Task %s: this version of the portal has no %s", row.pk, row.task_path)
            if len(row.worker_ids) >= STARTS:
                row.set_failed(fault)
            return  # a worker of another version may know it when the lease has run out
        try:
            with _lease(row), self._may_be_stopped():
                value = task.call(*given.args, **given.kwargs)
        except (Stopped, Later) as why:
            moment = _from_now(why.seconds) if isinstance(why, Later) else F("enqueued_at")
            _held(row).update(status="READY", run_after=moment, worker_ids=row.worker_ids[:-1])
        except Exception as fault:
            logger.exception("Task %s (%s) failed", row.pk, row.task_path)
            if _renew(row):
                row.set_failed(fault)
        else:
            if _renew(row):
                row.set_successful(value)

    def _rest(self) -> None:
        try:
            with self._may_be_stopped():
                time.sleep(_PAUSE)
        except Stopped:
            pass

    @contextmanager
    def _may_be_stopped(self) -> Iterator[None]:
        self._interruptible = True
        try:
            if self._stopping:
                raise Stopped
            yield
        finally:
            self._interruptible = False

    def _clear_now_and_then(self) -> None:
        if time.monotonic() >= self._clear_at:
            self._clear_at = time.monotonic() + _CLEAR_SECONDS
            try:
                if deleted := clear_away():
                    logger.info("%d old volume(s) deleted", deleted)
            except OSError:
                logger.exception("Old volumes could not be deleted; it is tried again")


def take(worker: str) -> DBTaskResult | None:
    """The next task, leased to ``worker``: one that waits, or one whose lease has run out; None where there is none.

    One that was started ``STARTS`` times and lost each time has failed.
    """
    if not _due().exists():
        return None  # without the lock that writing takes
    with exclusive_transaction():
        row = _due().get_locked()
        if row is None:
            return None
        if row.status == "RUNNING":
            logger.warning("Task %s (%s): its worker %s is lost", row.pk, row.task_path, row.worker_ids[-1:])
        if len(row.worker_ids) >= STARTS:
            row.set_failed(GivenUp(f"lost {STARTS} times"))
            return None
        row.claim(worker)
        _renew(row)
    return row


def _due() -> Any:
    ready = Q(status="READY", run_after=get_date_max())
    # A worker without leases, of another version, may have begun it.
    unleased = Q(
        status="RUNNING", run_after=get_date_max(), started_at__lt=_from_now(-settings.TASK_LEASE_SECONDS)
    )
    over = Q(status__in=("READY", "RUNNING"), run_after__lte=Now())
    return DBTaskResult.objects.filter(ready | unleased | over)


@contextmanager
def _lease(row: DBTaskResult) -> Iterator[None]:
    """Renew the lease in the background until the block ends."""
    done = threading.Event()
    thread = threading.Thread(target=_keep, args=(row, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _keep(row: DBTaskResult, done: threading.Event) -> None:
    while not done.wait(settings.TASK_LEASE_SECONDS / 4):
        try:
            if not _renew(row):
                logger.error(
                    "Task %s: another worker took it over, what this one makes of it is dropped", row.pk
                )
                return
        except DatabaseError:
            logger.exception("Task %s: the lease could not be renewed; it is tried again", row.pk)
        finally:
            connection.close()


def _renew(row: DBTaskResult) -> bool:
    """Whether the task is still this worker's."""
    return bool(_held(row).update(run_after=_from_now(settings.TASK_LEASE_SECONDS)))


def _held(row: DBTaskResult) -> QuerySet[DBTaskResult]:
    # Every start has its own moment, so it tells one lease from the next.
    return DBTaskResult.objects.filter(pk=row.pk, status="RUNNING", started_at=row.started_at)


def _from_now(seconds: float) -> ExpressionWrapper:
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


class Command(BaseCommand):
    help = "Run background tasks until stopped. Any number of workers share the queue; a stop loses no work."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--batch", action="store_true", help="do what is waiting, then end")

    def handle(self, *args, batch: bool, **options) -> None:
        worker = Worker(batch=batch)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, worker.stop)
        os.nice(10)  # whoever saves a figure meanwhile goes first
        worker.run()
