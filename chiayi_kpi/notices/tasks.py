"""Notices that are mailed at once are mailed in the background: whoever causes them waits for no mail server."""

from collections.abc import Collection

from django_tasks import task

from chiayi_kpi.core.mails import tried_again
from chiayi_kpi.notices.mail import send_at_once


@task(priority=1)  # before the chapters of a volume
def mail_notices(pks: list[int], failures: int = 0) -> None:
    """Mail each to its recipient; run twice, nobody gets a second mail. What cannot be sent is tried again, and goes out with a later
    day's at the latest.
    """
    left = send_at_once(pks)
    if left:
        tried_again(mail_notices, failures, left)


def queue_notices(pks: Collection[int]) -> None:
    """Have a worker mail these; queued in the caller's transaction."""
    mail_notices.enqueue(list(pks))
