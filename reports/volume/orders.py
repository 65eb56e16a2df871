"""What people do with volumes: order, cancel, try again, delete. A task is queued in the transaction of its job."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, Subquery
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from objectives.selectors import plans_of_year
from reports.tasks import print_volume
from reports.volume import places
from reports.volume.errors import AlreadyOver, NothingChosen, StillOpen
from reports.volume.models import VolumeJob

State = VolumeJob.State
AGAIN = (State.FAILED, State.CANCELLED)  # what may be tried again whatever became of its file


@transaction.atomic
def order(*, year: int, document: str, through: int, agency_codes: Collection[str], by) -> VolumeJob:
    """Ask for the volume of these agencies of the year; the same one that is open already is not printed twice.

    Raises NothingChosen.
    """
    planned = [plan.agency_code for plan in plans_of_year(year) if plan.agency_id]
    chosen = [code for code in planned if code in set(agency_codes)]
    if not chosen:
        raise NothingChosen
    wanted = {"year": year, "document": document, "through": through, "agency_codes": chosen}
    same = VolumeJob.objects.filter(**wanted, state__in=VolumeJob.OPEN, cancel_asked=False)
    if open_already := same.first():
        return open_already
    job = VolumeJob.objects.create(
        **wanted,
        whole_city=chosen == planned,
        asked_by=by,
        language=translation.get_language(),
        total=len(chosen),
    )
    queue(job)
    return job


@transaction.atomic
def cancel(*, job: VolumeJob) -> None:
    """End a job: at once while it waits, within seconds while it is being printed. Raises AlreadyOver."""
    now = timezone.now()
    rows = VolumeJob.objects.filter(pk=job.pk)
    if rows.filter(state=State.WAITING).update(state=State.CANCELLED, finished_at=now, cancel_asked=True):
        return
    if not rows.filter(state=State.RUNNING).update(cancel_asked=True):
        raise AlreadyOver


@transaction.atomic
def retry(*, job: VolumeJob) -> None:
    """Queue a job anew that failed, was cancelled or whose file is gone; what was set is taken from the store.

    Raises AlreadyOver.
    """
    states = (*AGAIN, State.DONE) if is_lost(job) else AGAIN
    rows = VolumeJob.objects.filter(pk=job.pk, state__in=states)
    if not rows.update(
        state=State.WAITING,
        run=0,
        done=0,
        reused=0,
        reason="",
        faults=[],
        cancel_asked=False,
        worker="",
        started_at=None,
        finished_at=None,
        beat_at=None,
    ):
        raise AlreadyOver
    job.refresh_from_db()
    queue(job)


@transaction.atomic
def remove(*, job: VolumeJob) -> None:
    """Delete a job that is over, and its file. Raises StillOpen."""
    deleted, _by_model = VolumeJob.objects.filter(pk=job.pk).exclude(state__in=VolumeJob.OPEN).delete()
    if not deleted:
        raise StillOpen
    file = places.result(job)
    transaction.on_commit(lambda: file.unlink(missing_ok=True))


def is_lost(job: VolumeJob) -> bool:
    """Whether the volume was printed, but somebody or something took its file away."""
    return job.state == State.DONE and not places.result(job).is_file()


def behind(job: VolumeJob) -> Q:
    """The waiting jobs that the workers take after ``job``: by the order of the tasks, not by when they were asked for.

    One that was tried again has a new task at the end; one whose worker was lost has one at the front.
    """
    own = DBTaskResult.objects.filter(pk=job.task_id)
    priority, queued = Subquery(own.values("priority")[:1]), Subquery(own.values("enqueued_at")[:1])
    tasks = DBTaskResult.objects.ready().filter(
        Q(priority__lt=priority) | Q(priority=priority, enqueued_at__gt=queued)
    )
    return Q(state=State.WAITING, task_id__in=tasks.order_by().values("pk"))


def queue(job: VolumeJob, priority: int = 0) -> None:
    """Hand the job to the workers; inside the caller's transaction. A higher priority goes first."""
    queued = print_volume.using(priority=priority).enqueue(str(job.pk))
    VolumeJob.objects.filter(pk=job.pk).update(task_id=queued.id)
