"""What the pages say of a job."""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from objectives.selectors import PlanRow
from reports.volumes import orders
from reports.volumes.chapters import chapters_of, stored
from reports.volumes.errors import AgencyFault, why_failed
from reports.volumes.models import VolumeJob
from reports.volumes.retention import kept_until

State = VolumeJob.State

_TONES = {State.DONE: "success", State.FAILED: "danger", State.RUNNING: "primary"}


@dataclass(frozen=True, slots=True)
class VolumePage:
    """How far a job is; ``minutes`` is None while there is nothing to go by, 0 for less than a minute.

    ``total`` chapters, of which ``done`` are finished and ``reused`` were stored already. ``reason``: why it failed.
    ``missing``: agency name and the characters that no face has. ``ahead``: how many volumes are printed before it.
    ``without``: the address that orders it without the agencies that cannot be printed, empty where none would be
    left. ``is_lost``: it was printed, but its file is gone.
    """

    job: VolumeJob
    total: int
    done: int
    reused: int
    minutes: int | None
    reason: str
    missing: tuple[tuple[str, str], ...]
    ahead: int
    may_steer: bool
    agencies: tuple[str, ...]
    faults: tuple[AgencyFault, ...]
    without: str
    is_lost: bool

    @property
    def may_retry(self) -> bool:
        return self.may_steer and (self.is_lost or self.job.state in orders.AGAIN)

    @property
    def may_cancel(self) -> bool:
        return self.may_steer and self.job.is_open and not self.job.cancel_requested

    @property
    def may_delete(self) -> bool:
        return self.may_steer and not self.job.is_open

    @property
    def megabytes(self) -> str:
        return f"{self.job.size / 1_000_000:.1f}"

    @property
    def kept_until(self) -> datetime.date | None:
        until = kept_until(self.job)
        return until and timezone.localtime(until).date()

    @property
    def kept_days(self) -> int:
        return settings.VOLUME_KEPT_DAYS

    @property
    def tone(self) -> str:
        return tone(self.job)


def chapter_count(job: VolumeJob) -> int:
    """The agencies' chapters, and the city's part where there is one."""
    return len(job.agency_codes) + job.has_city_part


def tone(job: VolumeJob) -> str:
    """How the job's state is coloured; empty for the quiet ones."""
    return _TONES.get(State(job.state), "")


def volume_page(
    job: VolumeJob, plans: Sequence[PlanRow], *, may_steer: bool, now: datetime.datetime | None = None
) -> VolumePage:
    """The job as its page shows it; ``plans`` are the year's. One query while the job waits."""
    names = {plan.agency_code: plan.agency_name for plan in plans}
    faults = tuple(AgencyFault(*fault) for fault in job.faults)
    chapters = chapters_of(job)
    total = chapter_count(job)
    done = total if job.state == State.DONE else len(stored(chapters))
    reused = sum(not chapter.task for chapter in chapters)
    return VolumePage(
        job=job,
        total=total,
        done=done,
        reused=reused,
        minutes=minutes_left(job, done - reused, total - done, now or timezone.now()),
        reason=_reason(job),
        missing=tuple((chapter.agency_name, chapter.missing) for chapter in chapters if chapter.missing),
        ahead=orders.ahead_of(job) if job.state == State.WAITING else 0,
        may_steer=may_steer,
        agencies=tuple(names.get(code, code) for code in job.agency_codes),
        faults=faults,
        without=_without(job, {fault.agency_code for fault in faults}),
        is_lost=orders.is_lost(job),
    )


def minutes_left(job: VolumeJob, printed: int, left: int, now: datetime.datetime) -> int | None:
    """By the chapters printed for this volume: those from the store took no time and say nothing of the others."""
    if job.state != State.RUNNING or job.begun_at is None or printed < 1:
        return None
    seconds = (now - job.begun_at).total_seconds() / printed * left
    return 0 if seconds < 60 else math.ceil(seconds / 60)


def _reason(job: VolumeJob) -> str:
    if job.state != State.FAILED:
        return ""
    return job.reason or (why_failed(job.task) if job.task else "")


def _without(job: VolumeJob, codes: set[str]) -> str:
    left = [code for code in job.agency_codes if code not in codes]
    if not left or len(left) == len(job.agency_codes):
        return ""
    asked = QueryDict(mutable=True)
    asked.update({"document": job.document, "through": str(job.through)})
    if job.covers:
        asked["covers"] = "on"
    asked.setlist("agencies", left)
    return f"{reverse('volumes', args=[job.year])}?{asked.urlencode()}"
