"""Workbooks too large for a request: a worker looks at them, and writes what was confirmed.

The preview is made once, as HTML, and kept; so the pages that ask how far it is read no workbook.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from chiayi_kpi.core.admin_uploads import KEPT
from chiayi_kpi.core.caller import Caller, called_by
from chiayi_kpi.core.tasks import Later
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import SHOWN, FileFault, WorkbookError
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS
from chiayi_kpi.plan_book import preview as previews
from chiayi_kpi.plan_book.models import ImportJob

_PROGRESS_SECONDS = 2
_BUSY_SECONDS = 10
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code


@transaction.atomic
def order(*, data: bytes, name: str, rows: int, by) -> ImportJob:
    """Keep the file and have a worker look at it. Jobs as old as uploads are kept go."""
    ImportJob.objects.filter(at__lt=timezone.now() - KEPT).delete()
    longest = ImportJob._meta.get_field("name").max_length
    job = ImportJob(name=name[:longest], rows=rows, by=by, language=translation.get_language())
    job.file = previews.kept(data)
    job.task_id = look_at_file.enqueue(str(job.pk)).id
    job.save()
    return job


def own_jobs(by) -> QuerySet[ImportJob]:
    """The person's files, the newest first."""
    return ImportJob.objects.filter(by=by).select_related("task").defer("shown")


def own_job(by, key: UUID) -> ImportJob | None:
    """The person's file of this key, with its preview."""
    return ImportJob.objects.filter(by=by, pk=key).select_related("task").first()


def is_any(key: UUID) -> bool:
    """Whether there is such a file, whoever's."""
    return ImportJob.objects.filter(pk=key).exists()


@transaction.atomic
def confirm(*, job: ImportJob) -> None:
    """Have a worker write what was shown. Raises WorkbookError where it is not waiting for that (any more)."""
    found = ImportJob.objects.select_for_update(of=("self",)).select_related("task").get(pk=job.pk)
    if found.state != ImportJob.State.SHOWN or not found.upload.exists():
        raise previews.gone()
    found.is_confirmed, found.rows_done = True, 0
    found.task_id = write_file.enqueue(str(found.pk)).id
    found.save()


@task()
def look_at_file(job_id: str) -> None:
    """Read the file and keep what it would change, or why it cannot be taken."""
    job = ImportJob.objects.select_related("by").get(pk=job_id)
    with translation.override(job.language):
        try:
            context = previews.context_for(job.name, job.by)
            with _waits_its_turn(), _progress_told(job, context):
                found = previews.look(_sheets(job), context)
        except WorkbookError as error:
            _show_faults(job, error.faults)
        else:
            _show(job, found)


@task()
def write_file(job_id: str) -> None:
    """Write what was shown; what the file would change by now is shown instead where that is something else.

    Run again after a worker was lost, it writes nothing twice: rows and outcome are of one transaction.
    """
    job = ImportJob.objects.select_related("by").get(pk=job_id)
    if job.written is not None:
        return
    with translation.override(job.language):
        try:
            context = previews.context_for(job.name, job.by)
            told = Caller(command="worker", asked_by=job.by)  # the log names who confirmed it
            with _waits_its_turn(), _progress_told(job, context), called_by(told), transaction.atomic():
                found, done = previews.write(_sheets(job), context, job.digest)
                if done:
                    ImportJob.objects.filter(pk=job.pk).update(
                        written=found.changes, plan_ids=sorted(found.plan_ids), shown=""
                    )
        except WorkbookError as error:
            _show_faults(job, error.faults)
        else:
            if done:
                job.upload.remove()
            else:
                _show(job, found, has_moved=True)


def _sheets(job: ImportJob) -> list[Sheet]:
    try:
        data = job.upload.read()
    except FileNotFoundError as fault:
        raise previews.gone() from fault
    return read_file(data, job.name)


def _show(job: ImportJob, found: previews.BookPreview, *, has_moved: bool = False) -> None:
    context = {"preview": found, "faults": found.faults[:SHOWN], "has_moved": has_moved}
    if not found.can_confirm:
        _keep(job, context)
        return
    changes = WORKBOOK_KINDS["xlsx"].write(previews.change_list(found, job.name))
    _keep(job, context, digest=found.digest, changes=previews.kept(changes))


def _show_faults(job: ImportJob, faults: Sequence[FileFault]) -> None:
    _keep(job, {"preview": previews.BookPreview(faults=tuple(faults)), "faults": faults[:SHOWN]})


def _keep(job: ImportJob, context: dict, *, digest: str = "", changes: str = "") -> None:
    shown = render_to_string("plan_book/_preview.html", context)
    kept = {"is_read": True, "shown": shown, "digest": digest, "changes": changes, "is_confirmed": False}
    ImportJob.objects.filter(pk=job.pk).update(**kept)


@contextmanager
def _progress_told(job: ImportJob, context: ImportContext) -> Iterator[None]:
    """Tell every two seconds by a connection of its own how many rows are done.

    SQLite has one writer, who is busy: there the page says only that it goes on.
    """
    if connection.vendor == "sqlite":
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_tell, args=(job.pk, context, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def _waits_its_turn() -> Iterator[None]:
    """Where somebody else holds the plans, the task is run again a little later instead of having failed."""
    try:
        yield
    except OperationalError as fault:
        if getattr(fault.__cause__, "pgcode", "") == _LOCK_NOT_AVAILABLE:
            raise Later(_BUSY_SECONDS) from fault
        raise


def _tell(job_id: UUID, context: ImportContext, over: threading.Event) -> None:
    while not over.wait(_PROGRESS_SECONDS):
        try:
            ImportJob.objects.filter(pk=job_id).update(rows_done=context.rows_done)
        except DatabaseError:
            return  # the person is only told less
        finally:
            connection.close()
