"""What the body of a background task may say to the queue; ``manage.py worker`` listens. How long what it did is known."""

import datetime
from uuid import UUID

from django.db.models import F, ManyToOneRel, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

KEPT = datetime.timedelta(days=30)  # after its end


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


def forget_tasks() -> int:
    """Delete the tasks that ended a month ago, done or failed, but for those that a row still names. Returns how many."""
    old = Q(finished_at__lt=timezone.now() - KEPT)
    for relation in DBTaskResult._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            name = relation.field.attname
            old &= ~Q(pk__in=relation.related_model._base_manager.exclude(**{name: None}).values(name))
    return DBTaskResult.objects.filter(old).delete()[0]
