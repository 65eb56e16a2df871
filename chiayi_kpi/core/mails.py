"""Mails leave in the background: whoever acts waits for no mail server, and one that does not answer loses nothing."""

import datetime
import logging
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

logger = logging.getLogger(__name__)

FAULTS = (SMTPException, OSError)
_PAUSES = (1, 10, 60, 6 * 60, 24 * 60)  # minutes before it is tried again


def mail_folder() -> Path | None:
    """Where mails become files that nobody is sent, as on one person's machine; None where they are sent."""
    is_kept = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return Path(settings.EMAIL_FILE_PATH) if is_kept else None


def portal_mail(subject: str, body: str, to: str) -> EmailMessage:
    """A mail of the portal to one address: its name stands before the subject, which is one line."""
    said = " ".join(f"[{settings.SITE_NAME}] {subject}".split())
    return EmailMessage(said, body, settings.DEFAULT_FROM_EMAIL, [to])


def queue_mail(message: EmailMessage) -> None:
    """Have a worker send it. Queued in the caller's transaction: what is undone is not mailed."""
    send_mail.enqueue(str(message.subject), str(message.body), message.to)


@task(priority=1)  # before the chapters of a volume
def send_mail(subject: str, body: str, to: list[str], failures: int = 0) -> None:
    """Send it now, or some time later; fails for good where that was tried often enough."""
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, to).send()
    except FAULTS:
        if not tried_again(send_mail, failures, subject, body, to):
            raise
        logger.exception("A mail was not sent; it is tried again.")


def tried_again(what: Task, failures: int, *args) -> bool:
    """Queue the task once more, later each time; False where it has failed often enough."""
    if failures >= len(_PAUSES):
        return False
    moment = timezone.now() + datetime.timedelta(minutes=_PAUSES[failures])
    what.using(run_after=moment).enqueue(*args, failures=failures + 1)
    return True
