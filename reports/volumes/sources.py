"""Which version of the portal this process runs: the source files as they were when it began."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

_WRITES = ("chiayi_kpi", "objectives", "budget", "indicators", "reports", "templates", "requirements.lock")
_SUFFIXES = {".py", ".html", ".css", ".svg", ".mo", ".lock"}


@cache
def loaded_sources() -> str:
    """A digest of every file that could write a document otherwise, as it was at the first call."""
    return _digest()


def are_as_loaded() -> bool:
    """Whether the files are still those: a worker that ran through an update mixes old code with new templates."""
    try:
        return _digest() == loaded_sources()
    except FileNotFoundError:
        return False  # they are being replaced


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _WRITES:
        root = settings.BASE_DIR / name
        yield from (
            [root] if root.is_file() else (path for path in root.rglob("*") if path.suffix in _SUFFIXES)
        )
