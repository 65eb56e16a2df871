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
from reports.volume import orders
from reports.volume.errors import Fault
from reports.volume.keeping import kept_until
from reports.volume.models import VolumeJob

State = VolumeJob.State

_TONES = {State.DONE: "success", State.FAILED: "danger", State.RUNNING: "primary"}


@dataclass(frozen=True, slots=True)
class VolumePage:
    """How far a job is; ``minutes`` is None while there is nothing to go by, 0 for less than a minute.

    ``ahead``: how many volumes are printed before it. ``without``: the address that orders it without the agencies
    that cannot be printed, empty where none would be left. ``is_lost``: it was printed, but its file is gone.
    """

    job: VolumeJob
    minutes: int | None
    ahead: int
    may_steer: bool
    agencies: tuple[str, ...]
    faults: tuple[Fault, ...]
    without: str
    is_lost: bool

    @property
    def may_retry(self) -> bool:
        return self.may_steer and (self.is_lost or self.job.state in orders.AGAIN)

    @property
    def may_cancel(self) -> bool:
        return self.may_steer and self.job.is_open and not self.job.cancel_asked

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


def tone(job: VolumeJob) -> str:
    """How the job's state is coloured; empty for the quiet ones."""
    return _TONES.get(State(job.state), "")


def volume_page(
    job: VolumeJob, plans: Sequence[PlanRow], *, may_steer: bool, now: datetime.datetime | None = None
) -> VolumePage:
    """The job as its page shows it; ``plans`` are the year's. One query while the job waits."""
    names = {plan.agency_code: plan.agency_name for plan in plans}
    faults = tuple(Fault(*fault) for fault in job.faults)
    return VolumePage(
        job=job,
        minutes=minutes_left(job, now or timezone.now()),
        ahead=_ahead(job),
        may_steer=may_steer,
        agencies=tuple(names.get(code, code) for code in job.agency_codes),
        faults=faults,
        without=_without(job, {fault.agency_code for fault in faults}),
        is_lost=orders.is_lost(job),
    )


def minutes_left(job: VolumeJob, now: datetime.datetime) -> int | None:
    """By the chapters printed in this run: those from the store took no time and say nothing of the others."""
    printed = job.done - job.reused
    if job.state != State.RUNNING or job.started_at is None or printed < 1:
        return None
    seconds = (now - job.started_at).total_seconds() / printed * (job.total - job.done)
    return 0 if seconds < 60 else math.ceil(seconds / 60)


def _ahead(job: VolumeJob) -> int:
    if job.state != State.WAITING:
        return 0
    return (
        VolumeJob.objects.filter(state__in=VolumeJob.OPEN)
        .exclude(pk=job.pk)
        .exclude(orders.behind(job))
        .count()
    )


def _without(job: VolumeJob, codes: set[str]) -> str:
    left = [code for code in job.agency_codes if code not in codes]
    if not left or len(left) == len(job.agency_codes):
        return ""
    asked = QueryDict(mutable=True)
    asked.update({"document": job.document, "through": job.through})
    asked.setlist("agencies", left)
    return f"{reverse('volumes', args=[job.year])}?{asked.urlencode()}"
