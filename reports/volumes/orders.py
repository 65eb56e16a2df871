"""What people do with volumes: order, cancel, try again, delete. A task is queued in the transaction of its job."""

import logging
from collections.abc import Collection
from contextlib import ExitStack
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from chiayi_kpi.core.tasks import wake
from objectives.selectors import plans_of_year
from reports.documents.store import kept
from reports.documents.whole import is_whole
from reports.volumes.chapters import result
from reports.volumes.errors import AlreadyOver, NothingChosen, StillOpen
from reports.volumes.models import VolumeJob
from reports.volumes.tasks import print_volume

logger = logging.getLogger(__name__)

State = VolumeJob.State
AGAIN = (State.FAILED, State.CANCELLED)  # what may be tried again whatever became of its file


@transaction.atomic
def order(
    *, year: int, document: str, through: int, agency_codes: Collection[str], by, covers: bool = False
) -> VolumeJob:
    """Ask for the volume of these agencies of the year; the same one that is open already is not printed twice.

    Raises NothingChosen.
    """
    planned = [plan.agency_code for plan in plans_of_year(year) if plan.agency_id]
    chosen = [code for code in planned if code in set(agency_codes)]
    if not chosen:
        raise NothingChosen
    wanted = {
        "year": year,
        "document": document,
        "through": through,
        "covers": covers,
        "agency_codes": chosen,
    }
    if same := VolumeJob.objects.filter(**wanted).open().first():
        return same
    job = VolumeJob.objects.create(
        **wanted, whole_city=chosen == planned, ordered_by=by, language=translation.get_language()
    )
    _queue(job)
    return job


@transaction.atomic
def cancel(*, job: VolumeJob) -> None:
    """End a job: at once while it waits, within seconds while it is being printed. Raises AlreadyOver."""
    if not VolumeJob.objects.filter(pk=job.pk).open().update(cancel_requested=True):
        raise AlreadyOver
    wake(job.task_id)


@transaction.atomic
def retry(*, job: VolumeJob) -> None:
    """Queue a job anew that failed, was cancelled or whose file is gone; what was printed is taken from the store.

    Raises AlreadyOver.
    """
    found = _locked(job)
    if found is None or not (found.state in AGAIN or is_lost(found)):
        raise AlreadyOver
    found.cancel_requested, found.begun_at, found.chapters = False, None, []
    found.reason, found.faults, found.pages, found.size = "", [], 0, 0
    found.save()
    _queue(found)


@transaction.atomic
def remove(*, job: VolumeJob) -> None:
    """Delete a job that is over, and its file. Raises StillOpen."""
    name, found = result(job), _locked(job)
    if found is not None:
        if found.is_open:
            raise StillOpen
        found.delete()
    transaction.on_commit(lambda: kept().delete(name), robust=True)  # what stays is swept out (retention)


def is_lost(job: VolumeJob) -> bool:
    """Whether the volume was printed, but somebody or something took its file away or damaged it."""
    return job.state == State.DONE and (bool(job.reason) or not kept().exists(result(job)))


def finished(job: VolumeJob) -> File | None:
    """The printed volume, to be closed; None where it is gone or damaged, which is noted: it has to be printed again.

    It is read once more before it is given, never as a whole. Raises OSError where it cannot be read now.
    """
    name = result(job)
    if job.reason:
        return None
    try:
        file = kept().open(name)
    except FileNotFoundError:
        return None
    with ExitStack() as opened:
        opened.callback(file.close)
        if is_whole(cast(BinaryIO, file)):
            opened.pop_all()
            return file
    logger.warning("The volume %s is damaged; it has to be printed again", name)
    # What is left of it stays for whoever looks after the server, until it is printed again.
    why = gettext("The file %(name)s is missing or damaged. It has to be made again.") % {"name": name}
    VolumeJob.objects.filter(pk=job.pk, task=job.task).update(reason=why)
    return None


def ahead_of(job: VolumeJob) -> int:
    """How many volumes are printed before a waiting one."""
    if job.task is None:
        return 0
    return VolumeJob.objects.open().filter(task__enqueued_at__lt=job.task.enqueued_at).count()


def _locked(job: VolumeJob) -> VolumeJob | None:
    return VolumeJob.objects.select_for_update(of=("self",)).select_related("task").filter(pk=job.pk).first()


def _queue(job: VolumeJob) -> None:
    """Hand the job to the workers, inside the caller's transaction."""
    job.task_id = print_volume.enqueue(str(job.pk)).id
    job.save(update_fields=["task"])
