"""What the body of a background task may say to the queue; ``manage.py worker`` listens."""

from uuid import UUID

from django.db.models import F
from django_tasks_db.models import DBTaskResult


class Later(Exception):
    """The task cannot go on yet: it goes back to the queue and is run again after ``seconds``, or when it is woken."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be run again in {seconds} s")
        self.seconds = seconds


class GivenUp(Exception):
    """The workers that ran a task were lost each time; it stands in the record of the task."""


def wake(task_id: UUID | None) -> None:
    """Have a task that went back to the queue run as soon as a worker is free."""
    if task_id is not None:
        DBTaskResult.objects.filter(pk=task_id, status="READY").update(run_after=F("enqueued_at"))
