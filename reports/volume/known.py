"""Which set chapter a snapshot prints as, remembered: the HTML of an unchanged one is not even written.

Writing it costs five times as much as reading what it is made of. What has to be the same is everything that the
snapshot holds, every line of the project that could write it otherwise, and the faces, which some characters may lack.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from chiayi_kpi.core.files import write_whole
from reports.documents import fonts
from reports.snapshot.model import Snapshot
from reports.volume.places import in_use, store

_WRITES = ("chiayi_kpi", "objectives", "budget", "indicators", "reports", "templates", "requirements.lock")
_SOURCES = {".py", ".html", ".css", ".svg", ".mo", ".lock"}


class Known(NamedTuple):
    """The chapter's key (``chapters.key_of``), and the characters in it that no face has."""

    key: str
    missing: str


def place(document: str, snapshot: Snapshot, slot: int) -> Path:
    """Where is remembered what ``snapshot`` prints as; another place for anything that is not the same.

    Raises FontsUnknown.
    """
    # Its repr holds every value and no address; what other agencies reported (``rivals``) is in none of the documents.
    text = f"{loaded_sources()}/{fonts.faces_digest()}/{document}/{slot}/{snapshot!r}"
    return store() / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.known"


def recall(path: Path) -> Known | None:
    """What was remembered at ``path``; None for nothing. Marks it as used."""
    return Known(**json.loads(path.read_text(encoding="utf-8"))) if in_use(path) else None


def remember(path: Path, found: Known) -> None:
    """Raises OSError."""
    write_whole(path, json.dumps(found._asdict()).encode())


@cache
def loaded_sources() -> str:
    """A digest of the source files as they were when this process began; the worker asks before its first task."""
    return _sources()


def is_up_to_date() -> bool:
    """Whether the files are still those.

    After a deploy an old worker prints with what it has loaded and with new templates: neither version's HTML.
    """
    return _sources() == loaded_sources()


def _sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _WRITES:
        root = settings.BASE_DIR / name
        yield from [root] if root.is_file() else (path for path in root.rglob("*") if path.suffix in _SOURCES)
