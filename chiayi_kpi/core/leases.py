"""Background tasks that no worker loses: each running one has a lease, and another worker has it when that runs out.

The lease stands in the task's own row: ``run_after`` of a running task is the moment from which another worker may
have it. Time is the database's, so that machines whose clocks differ take over nothing too early; where that one is set
back, ``shorten`` has no lease, and no pause of a task that waits, last longer than it was given. When a waiting task was
begun and asked for is said by the clocks of who did: one that is ahead has it run at once, or its pause begin anew.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet, get_date_max
from django_tasks_db.utils import exclusive_transaction

from chiayi_kpi.core.tasks import GivenUp

logger = logging.getLogger(__name__)

STARTS = 3  # then a task whose workers were lost each time has failed


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
        renew(row)
    return row


def renew(row: DBTaskResult) -> bool:
    """Prolong the lease; False where the task is another worker's by now."""
    return bool(_held(row).update(run_after=from_now(settings.TASK_LEASE_SECONDS)))


@transaction.atomic
def shorten() -> None:
    """Leases that end later than any that is given now are from before the database's clock was set back.

    They end when one from now would, unless their workers renew them until then. What was put into the queue at a moment
    to come waits from now on as long as it was to wait then; what was begun at one, and given back, waits no more.
    """
    dated = DBTaskResult.objects.filter(run_after__lt=get_date_max())
    latest = from_now(settings.TASK_LEASE_SECONDS)
    dated.filter(status="RUNNING", run_after__gt=latest).update(run_after=latest)
    waiting = dated.filter(status="READY")
    waiting.filter(started_at__gt=latest).update(run_after=Now(), started_at=Now())
    pause = F("run_after") - F("enqueued_at")
    moment = ExpressionWrapper(Now() + pause, output_field=DateTimeField())
    waiting.filter(enqueued_at__gt=latest).update(run_after=moment, enqueued_at=Now())


def give_back(row: DBTaskResult, seconds: float | None = None) -> None:
    """Have the task run again after ``seconds``, or by the next worker that is free; this start does not count."""
    moment = F("enqueued_at") if seconds is None else from_now(seconds)
    _held(row).update(status="READY", run_after=moment, worker_ids=row.worker_ids[:-1])


def is_anything_left() -> bool:
    """Whether a task waits or is being run, by whomever."""
    return DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists()


@contextmanager
def kept_lease(row: DBTaskResult) -> Iterator[None]:
    """Renew the lease in the background until the block ends."""
    with kept(lambda: renew(row), f"Task {row.pk}"):
        yield


@contextmanager
def kept(renewed: Callable[[], bool], name: str) -> Iterator[None]:
    """Call ``renewed`` now and then in the background until the block ends, or until it returns False: it is another's by then."""
    done = threading.Event()
    thread = threading.Thread(target=_keep, args=(renewed, name, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _keep(renewed: Callable[[], bool], name: str, done: threading.Event) -> None:
    while not done.wait(settings.TASK_LEASE_SECONDS / 4):
        try:
            if not renewed():
                logger.error("%s: another worker took it over; what this one makes of it is dropped", name)
                return
        except Error:
            logger.exception("%s: the lease could not be renewed; it is tried again", name)
        finally:
            connection.close()


def _due() -> DBTaskResultQuerySet:
    ready = Q(status="READY", run_after=get_date_max())
    long_ago = from_now(-settings.TASK_LEASE_SECONDS)
    # A worker without leases, of another version, may have begun it.
    unleased = Q(status="RUNNING", run_after=get_date_max(), started_at__lt=long_ago)
    over = Q(status__in=("READY", "RUNNING"), run_after__lte=Now())
    return DBTaskResult.objects.filter(ready | unleased | over)


def _held(row: DBTaskResult) -> QuerySet[DBTaskResult]:
    # Every start has its own moment, so it tells one lease from the next.
    return DBTaskResult.objects.filter(pk=row.pk, status="RUNNING", started_at=row.started_at)


def from_now(seconds: float) -> ExpressionWrapper:
    """That moment by the database's clock."""
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())
