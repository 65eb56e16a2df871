"""How long volumes and chapters are kept: the worker clears away what is old, so no scheduler is needed.

Everything here can be printed again; of a settled year the very same bytes.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.volumes.chapters import result, results, store
from reports.volumes.models import VolumeJob
from reports.volumes.tasks import print_chapter, print_volume

_DAY = datetime.timedelta(days=1)


def kept_until(job: VolumeJob) -> datetime.datetime | None:
    """When a job that is over will be cleared away; None while it is open."""
    if job.is_open or job.task is None or job.task.finished_at is None:
        return None
    return job.task.finished_at + datetime.timedelta(days=settings.VOLUME_KEPT_DAYS)


def clear_away(now: datetime.datetime | None = None) -> int:
    """Delete old volumes, old chapters, and what killed workers left. Returns how many volumes were deleted.

    Any number of workers may do it at once. Raises OSError.
    """
    now = now or timezone.now()
    limit = now - datetime.timedelta(days=settings.VOLUME_KEPT_DAYS)
    old = Q(task__finished_at__lt=limit) | Q(task=None, ordered_at__lt=limit)
    deleted = 0
    for job in VolumeJob.objects.filter(old):
        result(job).unlink(missing_ok=True)
        deleted += job.delete()[0]
    paths = (print_volume.module_path, print_chapter.module_path)
    DBTaskResult.objects.filter(task_path__in=paths, finished_at__lt=limit).delete()
    owned = {f"{key}.pdf" for key in VolumeJob.objects.values_list("pk", flat=True)}
    for path in _unused_since(results(), now - _DAY):
        if path.name not in owned:
            path.unlink(missing_ok=True)
    for path in _unused_since(store(), now - _DAY):
        # Half-written files, and HTML that nobody printed; a chapter's file says by its time when it was last used.
        if path.suffix not in (".pdf", ".missing") or path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
    return deleted


def _unused_since(folder: Path, moment: datetime.datetime) -> Iterator[Path]:
    """The files that may be deleted: younger ones are perhaps being written, or of a volume that is being printed."""
    for path in folder.iterdir():
        try:
            if path.is_file() and path.stat().st_mtime < moment.timestamp():
                yield path
        except FileNotFoundError:
            continue  # another worker was quicker
