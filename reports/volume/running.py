"""The state of a job while a worker prints it. Every write is bound to the run, so that a lost one changes nothing."""

import os
import socket
import threading
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from reports.volume.errors import Cancelled, Interrupted, RunReplaced
from reports.volume.models import VolumeJob

State = VolumeJob.State

# Set when this process is told to end: jobs go back to the queue.
stopping = threading.Event()


class Written(NamedTuple):
    """What became of a volume: its pages and bytes."""

    pages: int
    size: int


def this_worker() -> str:
    """This process by machine and number."""
    return f"{socket.gethostname()}/{os.getpid()}"


def claim(job_id: str) -> VolumeJob | None:
    """Begin a run of a waiting job; None where it is not waiting any more."""
    now = timezone.now()
    began = VolumeJob.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING,
        run=F("run") + 1,
        worker=this_worker(),
        started_at=now,
        beat_at=now,
        done=0,
        reused=0,
        reason="",
    )
    return VolumeJob.objects.get(pk=job_id) if began else None


class Run:
    """One run of a job."""

    def __init__(self, job: VolumeJob) -> None:
        self._job = job

    def beat(self, *, done: int, reused: int, total: int) -> None:
        """Tell progress and that the worker lives. Raises Cancelled, RunReplaced, Interrupted."""
        if stopping.is_set():
            raise Interrupted
        rows = self._rows().filter(cancel_asked=False)
        if not rows.update(done=done, reused=reused, total=total, beat_at=timezone.now()):
            raise Cancelled if self._rows().exists() else RunReplaced

    def finish(self, written: Written) -> None:
        """The volume is in its place. Raises RunReplaced."""
        if not self._end(State.DONE, pages=written.pages, size=written.size, done=F("total")):
            raise RunReplaced

    def fail(self, reason: str) -> None:
        self._end(State.FAILED, reason=reason)

    def cancel(self) -> None:
        self._end(State.CANCELLED)

    def give_back(self) -> None:
        """The worker ends: whoever looks next finds the job without one. A stop is nobody's failed attempt."""
        self._rows().update(worker="", beat_at=None, run=F("run") - 1)

    def _end(self, state: str, **fields) -> int:
        return self._rows().update(state=state, finished_at=timezone.now(), worker="", **fields)

    def _rows(self):
        return VolumeJob.objects.filter(pk=self._job.pk, run=self._job.run, state=State.RUNNING)
