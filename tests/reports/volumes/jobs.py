"""Jobs as they stand now, as a worker leaves them, and as they would be in a given state."""

import io
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.operations.management.commands.worker import Worker
from reports.documents.store import kept
from reports.documents.whole import put_digest
from reports.volumes.chapters import result
from reports.volumes.models import VolumeJob

State = VolumeJob.State
_STATUS = {
    State.WAITING: "READY",
    State.RUNNING: "RUNNING",
    State.FAILED: "FAILED",
    State.CANCELLED: "SUCCESSFUL",
}


def now_of(job: VolumeJob) -> VolumeJob:
    return VolumeJob.objects.select_related("task").get(pk=job.pk)


def worked() -> None:
    """A worker does all that waits."""
    Worker(batch=True).run()


def ended(job: VolumeJob) -> VolumeJob:
    worked()
    return now_of(job)


def put(job: VolumeJob, state: VolumeJob.State, **fields) -> VolumeJob:
    """The job in a state, without anything having been printed."""
    over = state not in (State.WAITING, State.RUNNING)
    DBTaskResult.objects.filter(pk=job.task_id).update(
        status=_STATUS.get(state, "SUCCESSFUL"), finished_at=timezone.now() if over else None
    )
    given = {"cancel_requested": state == State.CANCELLED, "pages": 68 * (state == State.DONE)} | fields
    VolumeJob.objects.filter(pk=job.pk).update(**given)
    return now_of(job)


def whole_pdf(text: bytes = b"") -> bytes:
    """As little as a download looks at."""
    start = b"%PDF-1.7\n" + text
    zeros = b"0" * 32
    made = io.BytesIO(
        start + b"/ID [<" + zeros + b"><" + zeros + b">]\nstartxref\n%d\n%%%%EOF\n" % len(start)
    )
    put_digest(made)
    return made.getvalue()


WHOLE = whole_pdf()


def with_file(job: VolumeJob, content: bytes = WHOLE) -> Path:
    return Path(kept().path(kept().save(result(job), ContentFile(content))))


def file_of(job: VolumeJob) -> Path:
    return Path(kept().path(result(job)))
