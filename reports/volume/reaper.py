"""Finds volumes whose worker was killed, and has them printed again.

Django's task rows of a killed worker stay RUNNING for ever: nobody else knows that it is gone.
"""

import datetime
import os
import socket

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from reports.tasks import print_volume
from reports.volume.errors import GivenUp
from reports.volume.models import VolumeJob
from reports.volume.orders import queue

SILENCE = datetime.timedelta(seconds=60)  # a run tells every few seconds that it lives
ATTEMPTS = 3
_FIRST = 10  # whoever waited longest does not go to the end of the queue


def reap() -> int:
    """Queue every lost volume anew, or give it up after ``ATTEMPTS`` runs; returns how many were lost."""
    return sum(_take_back(job) for job in _suspects() if _is_lost(job))


def _suspects() -> list[VolumeJob]:
    # A job whose task was begun but not its run: killed, or failed, in the moment between.
    long_ago = timezone.now() - SILENCE
    over = Q(status="RUNNING", started_at__lt=long_ago) | Q(status__in=("FAILED", "SUCCESSFUL"))
    begun = DBTaskResult.objects.filter(over, task_path=print_volume.module_path)
    return list(
        VolumeJob.objects.filter(
            Q(state=VolumeJob.State.RUNNING)
            | Q(state=VolumeJob.State.WAITING, task_id__in=begun.values("pk"))
        )
    )


def _is_lost(job: VolumeJob) -> bool:
    """Whether nobody works on it: without a worker, silent for long, or its process on this machine is gone."""
    if job.state == VolumeJob.State.WAITING or not job.worker or job.beat_at is None:
        return True
    if job.beat_at < timezone.now() - SILENCE:
        return True
    host, _, number = job.worker.rpartition("/")
    return host == socket.gethostname() and not _is_alive(int(number))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's process is a process
    return True


@transaction.atomic
def _take_back(job: VolumeJob) -> bool:
    """Only one reaper succeeds: the row has to be as it was seen."""
    rows = VolumeJob.objects.filter(
        pk=job.pk, state=job.state, run=job.run, beat_at=job.beat_at, task_id=job.task_id
    )
    if job.cancel_asked:
        return bool(rows.update(state=VolumeJob.State.CANCELLED, finished_at=timezone.now(), worker=""))
    if job.run >= ATTEMPTS:
        with translation.override(job.language):
            reason = str(GivenUp(job.run))
        state = VolumeJob.State.FAILED
        return bool(rows.update(state=state, reason=reason, finished_at=timezone.now(), worker=""))
    # A run counts when it is claimed; one that never got so far is counted here, or it would be tried for ever.
    run = F("run") + int(job.state == VolumeJob.State.WAITING)
    if not rows.update(state=VolumeJob.State.WAITING, worker="", beat_at=None, run=run):
        return False
    _close_task(job)
    queue(job, priority=_FIRST)
    return True


def _close_task(job: VolumeJob) -> None:
    DBTaskResult.objects.filter(pk=job.task_id, status="RUNNING").update(
        status="FAILED", finished_at=timezone.now(), exception_class_path="reports.volume.errors.WorkerLost"
    )
