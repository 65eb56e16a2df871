"""How long volumes and set chapters are kept: the worker clears away what is old, so no scheduler is needed.

Everything here can be printed again; of a settled year the very same bytes.
"""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.tasks import print_volume
from reports.volume import places
from reports.volume.models import VolumeJob

_DAY = 24 * 60 * 60
_MEGABYTE = 1_000_000
_LASTING = {".galley", ".known"}  # all else in the store is on its way to become one


def kept_until(job: VolumeJob) -> datetime.datetime | None:
    """When a job that is over will be cleared away; None while it is open."""
    return job.finished_at and job.finished_at + datetime.timedelta(days=settings.VOLUME_KEPT_DAYS)


def clear_away(now: datetime.datetime | None = None) -> int:
    """Delete old volumes, what killed workers left, and of the set chapters what is old or too much.

    Returns how many volumes were deleted. Any number of workers may do it at once.
    """
    now = now or timezone.now()
    limit = now - datetime.timedelta(days=settings.VOLUME_KEPT_DAYS)
    DBTaskResult.objects.filter(task_path=print_volume.module_path, finished_at__lt=limit).delete()
    deleted = _old_volumes(limit)
    _ownerless_files(now.timestamp())
    _chapters(now.timestamp())
    return deleted


def _old_volumes(limit: datetime.datetime) -> int:
    old = list(VolumeJob.objects.filter(finished_at__lt=limit).exclude(state__in=VolumeJob.OPEN))
    for job in old:
        places.result(job).unlink(missing_ok=True)
    # Somebody may have had one printed again meanwhile: its file is written anew.
    rows = VolumeJob.objects.filter(pk__in=[job.pk for job in old], finished_at__lt=limit)
    return rows.exclude(state__in=VolumeJob.OPEN).delete()[0]


def _ownerless_files(now: float) -> None:
    """Half-written files, and volumes whose job is gone. The young ones may be being written."""
    old = [path for path, used, _size in _files(places.results()) if used < now - _DAY]
    if old:
        owned = {f"{key}.pdf" for key in VolumeJob.objects.values_list("pk", flat=True)}
        _delete(path for path in old if path.name not in owned)


def _chapters(now: float) -> None:
    """Chapters that no volume used for long, then the longest unused ones of what is over the limit."""
    room = settings.VOLUME_STORE_MB * _MEGABYTE
    for path, used, size in sorted(_files(places.store()), key=lambda file: -file[1]):
        room -= size
        if used > now - _DAY:
            continue  # perhaps of a volume that is being printed
        if room < 0 or path.suffix not in _LASTING or used < now - settings.VOLUME_KEPT_DAYS * _DAY:
            _delete_unless_used(path, used)


def _files(folder: Path) -> Iterator[tuple[Path, float, int]]:
    for path in folder.iterdir():
        try:
            about = path.stat()
        except FileNotFoundError:
            continue  # another worker was quicker
        if path.is_file():
            yield path, about.st_mtime, about.st_size


def _delete_unless_used(path: Path, used: float) -> None:
    """A volume may have taken the chapter up since the folder was looked through."""
    try:
        if path.stat().st_mtime == used:
            path.unlink()
    except FileNotFoundError:
        pass  # another worker was quicker


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
