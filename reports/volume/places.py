"""Where volumes and set chapters lie. With workers on several machines ``REPORTS_ROOT`` is a folder that all share."""

import os
from pathlib import Path

from django.conf import settings

from reports.volume.models import VolumeJob


def store() -> Path:
    """The folder of the chapters set earlier."""
    return _made(results() / "chapters")


def results() -> Path:
    """The folder of the finished volumes."""
    return _made(settings.REPORTS_ROOT / "volumes")


def result(job: VolumeJob) -> Path:
    """The finished volume's file."""
    return results() / f"{job.pk}.pdf"


def in_use(path: Path) -> bool:
    """Whether the file is there; if so it counts as used now, so that it is not cleared away."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
