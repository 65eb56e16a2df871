"""Tasks for the worker's tests; what they did is told by files in a folder."""

import time
from pathlib import Path
from uuid import uuid4

from django.db import OperationalError
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.core.leases import take
from chiayi_kpi.core.tasks import Later


def told(folder: Path, name: str) -> int:
    """How often a task said so."""
    return len(list(folder.glob(f"{name}.*")))


@task()
def note(folder: str, name: str) -> str:
    """Say that it was run: a new file each time."""
    Path(folder, f"{name}.{uuid4()}").touch()
    return name


@task()
def hold(folder: str, name: str, until: str) -> None:
    """Say that it was begun, then wait for another file."""
    note.call(folder, name)
    while not Path(folder, until).exists():
        time.sleep(0.02)


@task()
def meet(folder: str, name: str, other: str) -> None:
    """Wait until another worker has begun its own."""
    note.call(folder, name)
    while not list(Path(folder).glob(f"{other}.*")):
        time.sleep(0.02)


@task()
def not_yet(folder: str) -> None:
    """Cannot go on until there is a file ``ready``."""
    note.call(folder, "tried")
    if not Path(folder, "ready").exists():
        raise Later(3600)


@task()
def lose_its_lease() -> str:
    """As if it had been silent for so long that another worker took it over."""
    DBTaskResult.objects.filter(status="RUNNING").update(run_after="2000-01-01T00:00Z")
    take("another worker")
    return "too late"


@task()
def lose_the_database(folder: str) -> None:
    """As if the database had been started anew under it."""
    note.call(folder, "tried")
    raise OperationalError("server closed the connection unexpectedly")


@task()
def fail(word: str) -> None:
    raise ValueError(word)
