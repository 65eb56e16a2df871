"""What database and machine know of how the installation is doing."""

import datetime
import os
import pwd
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from chiayi_kpi.core.tasks import KEPT
from chiayi_kpi.operations.models import LastRun


@dataclass(frozen=True, slots=True)
class Queue:
    """How many tasks wait, are being run and have failed in the last month, and for how many seconds the oldest has waited."""

    waiting: int
    running: int
    failed: int
    seconds: float


def queue() -> Queue:
    """The queue as it stands. A task that went back to wait for others counts from when it was ordered.

    One that is to be run later, such as a mail that is tried again tomorrow, waits for no worker yet.
    """
    later = Q(started_at=None, run_after__gt=timezone.now(), run_after__lt=get_date_max())
    due = Q(status="READY") & ~later
    found = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=due),
        running=Count("pk", filter=Q(status="RUNNING")),
        failed=Count("pk", filter=Q(status="FAILED", finished_at__gte=timezone.now() - KEPT)),
        oldest=Min("enqueued_at", filter=due),
    )
    oldest: datetime.datetime | None = found.pop("oldest")
    return Queue(**found, seconds=(timezone.now() - oldest).total_seconds() if oldest else 0.0)


def last_runs() -> dict[str, LastRun]:
    """What ran at all, by what it is."""
    return {row.what: row for row in LastRun.objects.all()}


def seconds_since(run: LastRun) -> float:
    """How long ago, by the real clock; of a run that is dated later than now, since the clock was wrong, how far it is off."""
    return abs((timezone.now() - run.at).total_seconds())


def own_account() -> str:
    """The account that runs this; its number where the machine has no name for it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
