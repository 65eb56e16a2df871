"""What runs in the background. The worker (``manage.py worker``) takes the tasks from the database."""

from importlib import import_module

from django_tasks import task

# Loaded only when a task runs: the pages that order a volume do without the libraries that print it.
_PRINTING = "reports.volumes.printing"


@task()
def print_volume(job_id: str) -> None:
    """Print the volume that somebody asked for; a failure is told to them, not only to the task's record."""
    import_module(_PRINTING).print_volume(job_id)


@task(priority=1)  # a volume that was begun is finished before another is begun
def print_chapter(job_id: str, code: str) -> str:
    """Print one agency's chapter of a volume; returns why it could not be printed, empty if it was."""
    return import_module(_PRINTING).print_chapter(job_id, code)
