"""The one-time link with which somebody sets a password: made, and sent by mail once the account stands."""

import logging
from collections.abc import Collection, Iterable, Sequence
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.mails import portal_mail

LANGUAGE = "zh-hant"
logger = logging.getLogger(__name__)


def link(person: User) -> str:
    """A new link for ``person``. It opens nothing any more once a password was set with it, or after a week."""
    where = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return f"{settings.PORTAL_URL}{reverse('account_reset_password_from_key', kwargs=where)}"


def send_links(people: Collection[User]) -> None:
    """Mail each of ``people`` that has an address a link, once the transaction stands.

    One connection for all; what cannot be sent is logged, and ``link_sent_at`` stays as it was.
    """
    reached = [person for person in people if person.email and person.is_active]
    if reached:
        transaction.on_commit(lambda: _send(reached))


def _send(people: Sequence[User]) -> None:
    try:
        deliver(people)
    except (SMTPException, OSError):
        logger.exception("Mail could not be sent.")


def deliver(people: Iterable[User], *, asked: bool = False) -> set[int]:
    """Mail each a link now, by one connection, and note it as it leaves; the ids of those whose mail left, others are logged.

    ``asked``: for it was asked at the sign-in, perhaps by somebody else. Raises SMTPException or OSError where no mail
    server answers.
    """
    sent = set()
    with get_connection() as connection:
        for person in people:
            if _sent(connection, _mail(person, asked), person):
                User.objects.filter(pk=person.pk).update(link_sent_at=timezone.now(), link_task=None)
                sent.add(person.pk)
    return sent


def _sent(connection, mail: EmailMessage, person: User) -> bool:
    """Whether the mail left; one bad address does not keep the others waiting."""
    try:
        return bool(connection.send_messages([mail]))
    except (SMTPException, OSError):
        logger.exception("The link for account %s was not sent.", person.pk)
        return False


def _mail(person: User, asked: bool) -> EmailMessage:
    with translation.override(LANGUAGE):
        context = {
            "SITE_NAME": settings.SITE_NAME,
            "person": person,
            "url": link(person),
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
            "is_new": not person.has_usable_password(),
            "asked": asked,
        }
        body = render_to_string("accounts/mail/link.txt", context)
        return portal_mail(_("Set your password"), body, person.email)
