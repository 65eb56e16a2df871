"""``worker``: runs the background tasks (``core.leases``), and now and then clears away what is old."""

import datetime
import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import storages
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.sign_in.sessions_of import forget_sessions
from chiayi_kpi.accounts.sign_in.throttle import forget_old as forget_attempts
from chiayi_kpi.core.admin_uploads import forget_uploads
from chiayi_kpi.core.files import WholeFiles
from chiayi_kpi.core.leases import STARTS, give_back, is_anything_left, kept_lease, renew, shorten, take
from chiayi_kpi.core.management.commands.migrate import refuse_other_versions
from chiayi_kpi.core.tasks import Later, forget_tasks
from chiayi_kpi.events.sealing import seal_events
from chiayi_kpi.notices.services import forget_old
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.services import has_run
from chiayi_kpi.operations.turns import this_hour, turn
from indicators.services.evidence import sweep
from reports.volumes.retention import clear_away
from reports.volumes.sources import are_as_loaded

logger = logging.getLogger(__name__)

_PAUSE = 1  # seconds between two looks into an empty queue
_LONGEST_PAUSE = 30  # between two tries where the database does not answer
_CLEAR_SECONDS = 60 * 60
_CUT_OFF_SECONDS = 24 * 60 * 60  # no upload takes as long
_SEAL_SECONDS = 10
_SEEN_SECONDS = 30


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
        self._clear_at = self._seal_at = self._seen_at = 0.0

    def stop(self, *_signal: object) -> None:
        """End after handing back what is being run. Does nothing the second time, so handing back is not disturbed."""
        if not self._stopping:
            self._stopping = True
            if self._interruptible:
                raise Stopped

    def run(self) -> None:
        """Work until stopped. A database that does not answer is asked again, after longer and longer pauses."""
        pause = _PAUSE
        while not self._stopping:
            if not (self._batch or are_as_loaded()):
                logger.warning(
                    "The portal's files have changed: the worker ends, to be started anew with them"
                )
                return
            try:
                close_old_connections()
                self._say_that_it_runs()
                self._clear_now_and_then()
                self._seal_now_and_then()
                busy = self._work()
            except Error as fault:  # InterfaceError, too, which a connection that was cut off raises
                logger.error(
                    "The database cannot be used (%s); tried again in %d s", str(fault).strip(), pause
                )
                self._rest(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _PAUSE
            if not busy:
                if self._batch and not is_anything_left():
                    return
                self._rest(_PAUSE)

    def _work(self) -> bool:
        row = take(self.name)
        if row is not None:
            self._run(row)
        return row is not None

    def _run(self, row: DBTaskResult) -> None:
        """Run a task that was taken; its outcome is written only while the lease is still this worker's."""
        if not _is_known(row):
            return
        task, given = row.task, row.task_result
        try:
            with kept_lease(row), self._may_be_stopped():
                value = task.call(*given.args, **given.kwargs)
        except Later as later:
            give_back(row, later.seconds)
        except Stopped:
            give_back(row)
        except (OperationalError, InterfaceError):
            raise  # the database's fault: begun anew when the lease has run out, as where a worker is lost
        except Exception as fault:
            logger.exception("Task %s (%s) failed", row.pk, row.task_path)
            if renew(row):
                row.set_failed(fault)
        else:
            if renew(row):
                row.set_successful(value)

    def _rest(self, seconds: float) -> None:
        try:
            with self._may_be_stopped():
                time.sleep(seconds)
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

    def _seal_now_and_then(self) -> None:
        if time.monotonic() >= self._seal_at:
            try:
                with self._may_be_stopped():  # after days without a worker it may take minutes
                    seal_events()
            except Stopped:
                return  # nothing of it is kept; the next worker seals
            self._seal_at = time.monotonic() + _SEAL_SECONDS

    def _say_that_it_runs(self) -> None:
        if time.monotonic() >= self._seen_at:
            self._seen_at = time.monotonic() + _SEEN_SECONDS
            has_run(LastRun.What.WORKER, note=self.name)
            shorten()

    def _clear_now_and_then(self) -> None:
        if time.monotonic() >= self._clear_at:
            self._clear_at = time.monotonic() + _CLEAR_SECONDS
            _forget_own_parts()
            with turn("clear_away", this_hour()) as is_ours:
                if is_ours:
                    _clear()


def _is_known(row: DBTaskResult) -> bool:
    """Whether the row says what to do; otherwise it has failed, or a worker of another version may know it once the lease is over."""
    try:
        return bool(row.task and row.task_result)
    except (ImportError, SuspiciousOperation) as fault:
        logger.error("Task %s: this version of the portal has no %s", row.pk, row.task_path)
        if len(row.worker_ids) >= STARTS:
            row.set_failed(fault)
    except Exception as fault:
        logger.exception("Task %s (%s) is damaged", row.pk, row.task_path)
        row.set_failed(fault)
    return False


def _clear() -> None:
    if old := forget_old():
        logger.info("%d old notice(s) deleted", old)
    forget_attempts()
    forget_sessions()
    try:
        if deleted := clear_away():
            logger.info("%d old volume(s) deleted", deleted)
    except OSError:
        logger.exception("Old volumes could not be deleted; it is tried again")
    if deleted := forget_tasks():  # those of a volume go with it
        logger.info("%d old task(s) deleted", deleted)
    try:
        if not is_anything_left():  # a task that waits may need its file
            forget_uploads()
    except OSError:
        logger.exception("Files whose import nobody confirmed could not be deleted; it is tried again")
    try:
        if deleted := sweep(timezone.now() - datetime.timedelta(seconds=_CUT_OFF_SECONDS)):
            logger.info("%d evidence file(s) that no row names deleted", deleted)
    except OSError:
        logger.exception("Evidence files that no row names could not be deleted; it is tried again")


def _forget_own_parts() -> None:
    """What uploads that were cut off have left in this machine's folders."""
    for name in ("default", "reports"):
        if isinstance(kept := storages[name], WholeFiles):
            kept.forget_parts(_CUT_OFF_SECONDS)


class Command(BaseCommand):
    help = "Run background tasks until stopped. Any number of workers share the queue; a stop loses no work."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--batch", action="store_true", help="do what is waiting, then end")

    def handle(self, *args, batch: bool, **options) -> None:
        refuse_other_versions(DEFAULT_DB_ALIAS)
        worker = Worker(batch=batch)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, worker.stop)
        os.nice(10)  # whoever saves a figure meanwhile goes first
        worker.run()
