"""What runs in the background. The worker (``manage.py worker``) takes the tasks from the database."""

from importlib import import_module

from django_tasks import task


@task()
def print_volume(job_id: str) -> None:
    """Print the volume that somebody asked for; a failure is told to them, not only to the task's record."""
    # Loads WeasyPrint, which the pages that order a volume do without.
    import_module("reports.volume.run").run(job_id)
