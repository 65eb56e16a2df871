"""What runs in the background. The worker (``manage.py worker``) takes the tasks from the database."""

from importlib import import_module

from django_tasks import task

from reports.volume.running import refuse


@task()
def print_volume(job_id: str) -> None:
    """Print the volume that somebody asked for; a failure is told to them, not only to the task's record."""
    try:
        # Loads WeasyPrint and the system's libraries below it, which the pages that order a volume do without.
        printing = import_module("reports.volume.run")
    except (ImportError, OSError) as fault:
        refuse(job_id, fault)
        raise
    printing.run(job_id)
