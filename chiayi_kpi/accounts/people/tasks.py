"""The links of many people are mailed in the background: a request, or an import, does not wait for the mail server."""

from collections.abc import Collection

from django_tasks import task

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people.links import deliver
from chiayi_kpi.accounts.people.selectors import waiting_for_mail


@task(priority=2)  # somebody waits to sign in: before the chapters of a volume
def mail_links(people: list[int]) -> None:
    """Mail each a link who still waits for one; run twice, nobody gets a second mail. Fails where no server answers."""
    deliver(waiting_for_mail().filter(pk__in=people))


def queue_links(people: Collection[User]) -> int:
    """Have ``people`` with an address be mailed a link by a worker; how many. Queued in the caller's transaction."""
    reached = [person.pk for person in people if person.email and person.is_active]
    if reached:
        task_id = mail_links.enqueue(reached).id
        User.objects.filter(pk__in=reached).update(link_task=task_id)
    return len(reached)
