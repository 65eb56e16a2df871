"""Where volumes and set chapters lie. With workers on several machines ``REPORTS_ROOT`` is a folder that all share."""

import time
from pathlib import Path

from django.conf import settings

from reports.volume.models import VolumeJob

KEPT_DAYS = 120
_DAY = 24 * 60 * 60


def store() -> Path:
    """The folder of the chapters set earlier."""
    return _made(settings.REPORTS_ROOT / "volumes" / "chapters")


def result(job: VolumeJob) -> Path:
    """The finished volume's file."""
    return _made(settings.REPORTS_ROOT / "volumes") / f"{job.pk}.pdf"


def sweep(now: float | None = None) -> None:
    """Remove chapters that no volume has used for ``KEPT_DAYS`` days, and what killed workers left half written."""
    limit = (now or time.time()) - KEPT_DAYS * _DAY
    for path in store().iterdir():
        left_over = path.suffix != ".galley" and path.stat().st_mtime < (now or time.time()) - _DAY
        if left_over or path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
