"""How long volumes and chapters are kept: the worker clears away what is old, so no scheduler is needed.

Everything here can be printed again; of a settled year the very same bytes.
"""

import datetime
from collections.abc import Collection, Iterator
from contextlib import suppress

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.documents.store import kept
from reports.volumes.chapters import CHAPTERS, VOLUMES, names_in, result
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
        kept().delete(result(job))
        deleted += job.delete()[0]
    paths = (print_volume.module_path, print_chapter.module_path)
    DBTaskResult.objects.filter(task_path__in=paths, finished_at__lt=limit).delete()
    volumes = {f"{key}.pdf" for key in VolumeJob.objects.values_list("pk", flat=True)}
    _clear(VOLUMES, names_in(VOLUMES) - volumes, now - _DAY)
    names = names_in(CHAPTERS)
    printed = {name for name in names if name.endswith((".pdf", ".missing"))}
    # A chapter stays while a volume that is kept has it; one that none has stays as long as a volume would.
    _clear(CHAPTERS, printed - set(_chapters_in_use()), limit)
    _clear(CHAPTERS, names - printed, now - _DAY)  # half-written files, and HTML that nobody printed
    return deleted


def _chapters_in_use() -> Iterator[str]:
    for chapters in VolumeJob.objects.values_list("chapters", flat=True):
        for chapter in chapters:
            yield from (f"{chapter['digest']}.pdf", f"{chapter['digest']}.missing")


def _clear(folder: str, names: Collection[str], moment: datetime.datetime) -> None:
    """Delete those that are older; younger ones are perhaps about to be used."""
    for name in names:
        with suppress(FileNotFoundError):  # another worker was quicker
            if kept().get_modified_time(f"{folder}/{name}") < moment:
                kept().delete(f"{folder}/{name}")
