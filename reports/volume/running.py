"""The state of a job while a worker prints it. Every write is bound to the run, so that a lost one changes nothing."""

import os
import socket
import threading
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone, translation

from reports.volume.errors import Cancelled, Interrupted, NotBegun, RunReplaced
from reports.volume.models import VolumeJob

State = VolumeJob.State

# Set when this process is told to end: jobs go back to the queue.
stopping = threading.Event()


class Written(NamedTuple):
    """What became of a volume: its pages and bytes, and by agency the characters that no face has."""

    pages: int
    size: int
    missing: Sequence[tuple[str, str]] = ()


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
        faults=[],
    )
    return VolumeJob.objects.get(pk=job_id) if began else None


def refuse(job_id: str, fault: Exception) -> None:
    """A waiting job whose printing could not even be started fails with that reason."""
    for job in VolumeJob.objects.filter(pk=job_id, state=State.WAITING):
        with translation.override(job.language):
            reason = str(NotBegun(fault))
        VolumeJob.objects.filter(pk=job_id, state=State.WAITING).update(
            state=State.FAILED, reason=reason, finished_at=timezone.now()
        )


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
        missing = [list(found) for found in written.missing]
        fields = {"pages": written.pages, "size": written.size, "missing_characters": missing}
        if not self._end(State.DONE, done=F("total"), **fields):
            raise RunReplaced

    def fail(self, reason: str, faults: Sequence[Sequence[str]] = ()) -> None:
        """The job ends with this reason, and with what is wrong at which agency."""
        self._end(State.FAILED, reason=reason, faults=[list(fault) for fault in faults])

    def cancel(self) -> None:
        self._end(State.CANCELLED)

    def give_back(self) -> None:
        """The worker ends: whoever looks next finds the job without one. A stop is nobody's failed attempt."""
        self._rows().update(worker="", beat_at=None, run=F("run") - 1)

    def _end(self, state: str, **fields) -> int:
        return self._rows().update(state=state, finished_at=timezone.now(), worker="", **fields)

    def _rows(self):
        # By the worker too: the runs of a job that is tried again are counted anew.
        mine = {"run": self._job.run, "worker": self._job.worker}
        return VolumeJob.objects.filter(pk=self._job.pk, state=State.RUNNING, **mine)
