"""What the pages say of a job."""

import datetime
import math
from dataclasses import dataclass

from django.utils import timezone

from reports.volume.models import VolumeJob

_BAR = 400  # width of the bar of progress


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; ``minutes`` is None while there is nothing to go by, 0 for less than a minute."""

    job: VolumeJob
    minutes: int | None
    width: int
    full: int
    may_steer: bool
    megabytes: str

    @property
    def may_retry(self) -> bool:
        return self.may_steer and self.job.state in (VolumeJob.State.FAILED, VolumeJob.State.CANCELLED)

    @property
    def may_cancel(self) -> bool:
        return self.may_steer and self.job.is_open and not self.job.cancel_asked


def progress(job: VolumeJob, may_steer: bool, now: datetime.datetime | None = None) -> Progress:
    """The job as its page shows it."""
    width = _BAR * job.done // job.total if job.total else 0
    size = f"{job.size / 1_000_000:.1f}"
    return Progress(job, _minutes_left(job, now or timezone.now()), width, _BAR, may_steer, size)


def _minutes_left(job: VolumeJob, now: datetime.datetime) -> int | None:
    """By the chapters printed in this run: those from the store took no time and say nothing of the others."""
    printed = job.done - job.reused
    if job.state != VolumeJob.State.RUNNING or job.started_at is None or printed < 1:
        return None
    seconds = (now - job.started_at).total_seconds() / printed * (job.total - job.done)
    return 0 if seconds < 60 else math.ceil(seconds / 60)
