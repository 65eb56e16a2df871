"""The links of many people are mailed in the background: a request, or an import, does not wait for the mail server."""

import logging
from collections.abc import Collection
from smtplib import SMTPException

from django_tasks import task

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people.links import deliver
from chiayi_kpi.accounts.people.selectors import waiting_for_mail
from chiayi_kpi.accounts.sign_in.address_changes import address_changers
from chiayi_kpi.accounts.sign_in.telling import tell_former_addresses
from chiayi_kpi.core.caller import Caller, called_by
from chiayi_kpi.core.mails import FAULTS, tried_again
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.services import record

logger = logging.getLogger(__name__)


@task(priority=2)  # somebody waits to sign in: before the chapters of a volume
def mail_links(people: list[int]) -> None:
    """Mail each a link who still waits for one; run twice, nobody gets a second mail. Fails where no server answers."""
    deliver(waiting_for_mail().filter(pk__in=people))


@task(priority=2)
def mail_link_asked_for(email: str, address: str | None, request_id: str, failures: int = 0) -> None:
    """Mail the open account with this address, if there is one, the link that somebody asked for at ``address``.

    None where somebody else gave the account this address in the last days: they might ask themselves. The former one is told.
    """
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        return
    asking = Caller(request_id=request_id, address=address)
    if not failures:
        with called_by(asking):
            tell_former_addresses(person, "people/link")
    if address_changers(person):
        return
    try:
        if not deliver([person], asked=True):
            raise SMTPException(f"The link for account {person.pk} was not taken.")
    except FAULTS:
        if not tried_again(mail_link_asked_for, failures, email, address, request_id):
            raise
        logger.exception("A link that was asked for was not sent; it is tried again.")
        return
    with called_by(asking):
        record(EventKind.PASSWORD, of=person)


def queue_links(people: Collection[User]) -> int:
    """Have ``people`` with an address be mailed a link by a worker; how many. Queued in the caller's transaction."""
    reached = [person.pk for person in people if person.email and person.is_active]
    if reached:
        task_id = mail_links.enqueue(reached).id
        User.objects.filter(pk__in=reached).update(link_task=task_id)
    return len(reached)
